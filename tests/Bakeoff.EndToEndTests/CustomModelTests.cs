using System.Diagnostics;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Custom models: a class, and a command.</summary>
public sealed class CustomModelTests : IDisposable
{
    private const string Command =
        "\"command\": [\"sh\", \"model.sh\", \"{phase}\", \"{input}\", \"{output}\"], \"files\": [\"model.sh\"], \"version\": [\"sh\", \"-c\", "
            + "\"echo 1\"]";
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public CustomModelTests()
    {
        _tiny = new TinyExperiment(_folder);
        Directory.CreateDirectory(_folder["tiny-experiments/experiments/own"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AClass_IsTrainedAndMeasuredLikeEveryModel_AndRunsAgainOnlyIfSomethingChanged()
    {
        string model = $"\"next\": {{ \"class\": \"{typeof(NextItem).FullName}\", \"assembly\": \"{typeof(NextItem).Assembly.Location}\"";
        Write(model + "}");
        CommandResult first = Run();
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Contains("TrainOwn.next[0]     done", first.Output, StringComparison.Ordinal);
        Assert.Matches("│ next +│", first.Output);
        Assert.Contains("TrainOwn.next[0]     up to date", Run().Output, StringComparison.Ordinal);

        Write(model + ", \"options\": { \"broken\": true } }");
        CommandResult broken = Run();
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("runs: option.options changed", broken.Output, StringComparison.Ordinal);
        Assert.Contains(
            "error BKF6006: the model 'next', Bakeoff.EndToEndTests.NextItem, failed: InvalidOperationException: broken on purpose", broken.Error,
            StringComparison.Ordinal);

        Write(model + ", \"options\": { \"brken\": true } }");
        Assert.Contains("error BKF6003", Run().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"class\": \"No.Such\", \"assembly\": \"HERE\"", "error BKF1020: Bakeoff.EndToEndTests.dll has no class 'No.Such'")]
    [InlineData("\"class\": \"No.Such\", \"assembly\": \"../nowhere.dll\"", "error BKF1020: there is no assembly '../nowhere.dll'")]
    [InlineData("\"class\": \"No.Such\", \"assembly\": \"Unknown\"", "error BKF1020: there is no assembly 'Unknown'. Name its file with --assembly")]
    [InlineData("\"class\": \"No.Such\"", "error BKF1013: a model's 'class' needs its 'assembly'")]
    [InlineData(
        "\"class\": \"Bakeoff.EndToEndTests.CustomModelTests\", \"assembly\": \"HERE\"",
        "error BKF6006: Bakeoff.EndToEndTests.CustomModelTests of Bakeoff.EndToEndTests.dll does not implement Bakeoff.Core.IRecommender")]
    [InlineData(
        "\"class\": \"Bakeoff.EndToEndTests.WithoutOptions\", \"assembly\": \"HERE\", \"options\": { \"typo\": 1 }",
        "error BKF6003: the model reads no options, but the experiment gives it {\"typo\":1}")]
    [InlineData("\"command\": [\"sh\"], \"files\": [\"none.sh\"]", "error BKF1020: the command's file 'none.sh' does not exist")]
    [InlineData("\"command\": [\"sh\"], \"version\": [\"no-such-program\"]", "error BKF1020: 'no-such-program' cannot be started")]
    [InlineData("\"command\": [\"no-such-program\"]", "error BKF6006: the command of 'own', no-such-program, cannot be started")]
    [InlineData("\"command\": [\"sh\"], \"scores\": \"rank\"", "error BKF1012: 'scores' must be one of ranking")]
    [InlineData("\"command\": [\"sh\"], \"class\": \"X\"", "error BKF1015: a model is either a 'class' or a 'command'")]
    public void AModelThatIsNotThere_IsAnError(string model, string error)
    {
        Write($"\"own\": {{ {model.Replace("HERE", typeof(NextItem).Assembly.Location, StringComparison.Ordinal)} }}");
        CommandResult run = Run();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    /// <summary>Its lists are the first items of the catalogue, its ratings all 3; the pairs are not there while it trains.</summary>
    [Fact]
    public void ACommand_WritesListsThenPredictions_AndSeesNoTestPairBefore()
    {
        Script("""
            set -e
            if [ "$1" = train ]; then
              [ ! -e "$2/pairs.csv" ]
              [ "$(head -1 "$2/train.csv")" = user,item,rating,timestamp ]
              [ "$(cat "$2/options.json")" = '{"a":[1,{"b":"c"}],"z":1}' ]
              { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do tail -n +2 "$2/items.csv" | cut -d, -f1 | while read item; do echo "$user,$item,-$item"; done; done; } > "$3/recommendations.csv"
            else
              { echo user,item,score; tail -n +2 "$2/pairs.csv" | sed 's/$/,3/'; } > "$3/predictions.csv"
            fi
            """);
        Write($"\"own\": {{ {Command}, \"scores\": \"rating-beside-ranking\", \"options\": {{ \"z\": 1, \"a\": [1, {{ \"b\": \"c\" }}] }} }}");
        CommandResult first = Run();
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches(@"│ own +│ 1\.\d+( ⚠)? │", first.Output);
        Assert.DoesNotContain("has predictions for", first.Output, StringComparison.Ordinal);
        Assert.Contains("TrainOwn.own[0]      up to date", Run().Output, StringComparison.Ordinal);

        Script("exit 3");
        CommandResult failed = Run();
        Assert.Contains("TrainOwn.own[0]      runs: external.model.sh changed", failed.Output, StringComparison.Ordinal);
        Assert.Contains("error BKF6006: the command of 'own' ended with exit code 3 in the phase 'train'", failed.Error, StringComparison.Ordinal);
    }

    /// <summary>Its errors stand below those of models that predict all rows.</summary>
    [Theory]
    [InlineData(4, "its errors are over these alone")]
    [InlineData(0, "it has no errors of predictions")]
    public void ACommandThatPredictsFewOfTheTestRows_IsSaidToBelowTheTable_AndOnThePage(int rows, string consequence)
    {
        Script($$"""
            if [ "$1" = train ]; then
              { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            else
              { echo user,item,score; tail -n +2 "$2/pairs.csv" | head -n {{rows}} | sed 's/$/,3/'; } > "$3/predictions.csv"
            fi
            """);
        Write($"\"own\": {{ {Command}, \"scores\": \"rating-and-ranking\" }}");
        CommandResult run = Run();
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Matches($@"\nown has predictions for {rows} of \d+ test rows: {consequence}\.\n", run.Output);
        Assert.Matches(
            $@"warning: TrainOwn\.own\[0\]: the command of 'own' wrote predictions for {rows} of the \d+ test rows: {consequence}\.", run.Output);
        string page = File.ReadAllText(_folder["artifacts/reports/own/report.md"]);
        Assert.Matches($@"own has predictions for {rows} of \d+ test rows: {consequence}", page);
    }

    /// <summary>Neither in a file next to its input, nor in a later phase, does it find what it is tested on but the pairs.</summary>
    [Fact]
    public void ACommand_FindsNoArtifactNextToIt()
    {
        Script("""
            set -e
            [ -z "$(find "$2/../.." -name split.parquet -o -name ratings.parquet -o -name items.parquet)" ]
            if [ "$1" = train ]; then
              { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            else
              { echo user,item,score; tail -n +2 "$2/pairs.csv" | sed 's/$/,3/'; } > "$3/predictions.csv"
            fi
            """);
        Write($"\"own\": {{ {Command}, \"scores\": \"rating-beside-ranking\" }}");
        CommandResult run = Run();
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    /// <summary>What the other models are measured by was verified before the command changed it, and is verified again.</summary>
    [Fact]
    public void ACommandThatChangesTheSplitInTheStore_ChangesNoNumber()
    {
        string Command(string more) => more + """

            { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            """;
        Script(Command(""));
        Write($"\"own\": {{ {CustomModelTests.Command} }}");
        CommandResult honest = Run();
        Assert.True(honest.ExitCode == 0, honest.Output + honest.Error);
        Script(Command($$"""
            S='{{_folder["artifacts/store"]}}'
            O=$(grep -h -A1 split.parquet $S/actions/Split/*.json | grep -o '[0-9a-f]\{64\}')
            F=$S/objects/$(echo $O | cut -c1-2)/$O
            chmod u+w $F; cat $S/objects/*/* | head -c $(stat -c %s $F) > '{{_folder["other"]}}'; cat '{{_folder["other"]}}' > $F
            """));
        CommandResult hostile = Run();
        Assert.True(hostile.ExitCode == 0, hostile.Output + hostile.Error);
        Assert.Contains("BKF4002", hostile.Output + hostile.Error, StringComparison.Ordinal);
        string[] Rows(CommandResult run) => [.. run.Output.Split('\n').Where(line => line.StartsWith('│'))];
        Assert.Equal(Rows(honest), Rows(hostile));
    }

    [Fact]
    public void ACommand_WhoseEngineIsKilled_IsEndedToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc.");
        var script = new WaitingScript(_folder["pid"]);
        Script(script.Text);
        Write($"\"own\": {{ {Command} }}");
        using Process engine = CommandResult.StartBakeoff(_folder, ["run", "Report", .. _tiny.Arguments()[..2], "-e", "own"]);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        engine.Kill();
        Assert.True(script.Ends());
    }

    [Theory]
    [InlineData("user,item,score\\n1,1,5\\n1,1,4\\n", "error BKF7002: the command of 'own' recommends the item 1 to user 1 more than once")]
    [InlineData("user,item,score\\n1,999,5\\n", "error BKF7002: the command of 'own' recommends the item 999, which is not in items.csv, to user 1")]
    [InlineData(
        "user,item,score\\n987654,1,5\\n",
        "error BKF7002: the command of 'own' writes a list for user 987654, who is neither in users.csv nor in train.csv. Write the ids "
            + "as they are in users.csv")]
    [InlineData("user,item,score\\n1,1,nan\\n", "of 'own' wrote is not right: the score of user 1 and item 1 is missing, NaN or infinite")]
    [InlineData("user,item,score\\n1,x,5\\n", "error BKF7002: what the command of 'own' wrote is not right: it cannot be read")]
    public void ACommandThatWritesSomethingElse_IsAnError(string lists, string error)
    {
        Script($"printf '{lists}' > \"$3/recommendations.csv\"");
        Write($"\"own\": {{ {Command} }}");
        CommandResult run = Run();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The script waits for its turn while another model trains, is edited, and put back after the run.</summary>
    [Fact]
    public async Task AScriptEditedDuringTheRun_StopsItsStage_AndPutBackTheOriginalResultIsShown()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It waits in a shell.");
        const string Lists =
            "{ echo user,item,score; tail -n +2 \"$2/users.csv\" | while read user; do tail -n +2 \"$2/items.csv\" | cut -d, -f1 | while read "
                + "item; do echo \"$user,$item,SIGN$item\"; done; done; } > \"$3/recommendations.csv\"\n";
        Script(Lists.Replace("SIGN", "", StringComparison.Ordinal));
        _folder.Write(
            "tiny-experiments/experiments/own/first.sh", $"touch '{_folder["started"]}'\nwhile [ ! -e '{_folder["edited"]}' ]; do sleep 0.1; done\n"
                + Lists.Replace("SIGN", "", StringComparison.Ordinal));
        Write($"\"a-first\": {{ {Command.Replace("model.sh", "first.sh", StringComparison.Ordinal)} }}, \"own\": {{ {Command} }}");
        using (Process engine = CommandResult.StartBakeoff(_folder, ["run", "Report", .. _tiny.Arguments()[..2], "-e", "own", "--jobs", "1"]))
        {
            Task<string> output = engine.StandardOutput.ReadToEndAsync(), error = engine.StandardError.ReadToEndAsync();
            Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["started"]) || engine.HasExited, TimeSpan.FromSeconds(60)));
            Script(Lists.Replace("SIGN", "-", StringComparison.Ordinal));
            _folder.Write("edited", "");
            engine.WaitForExit();
            Assert.Equal(1, engine.ExitCode);
            Assert.Matches(@"model\.sh: error BKF4004: it was changed during the run, before TrainOwn\.own\[0\] could read it", await error);
            Assert.Contains("TrainOwn.a-first[0]  done", await output, StringComparison.Ordinal);
        }

        Script(Lists.Replace("SIGN", "", StringComparison.Ordinal));
        CommandResult again = Run();
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.Contains("TrainOwn.a-first[0]  up to date", again.Output, StringComparison.Ordinal);
        Assert.Contains("TrainOwn.own[0]      done", again.Output, StringComparison.Ordinal);
        string[] rows = [
            .. again.Output.Split('\n').Where(
                line => line.StartsWith("│ a-first", StringComparison.Ordinal) || line.StartsWith("│ own", StringComparison.Ordinal))
                    .Select(line => line.Split('│', 3)[2])];
        Assert.Equal(2, rows.Length);
        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public void TheExampleInPython_HasTheListsOfTheBuiltInModel()
    {
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "-e", "item-knn-python");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string[] rows = [.. run.Output.Split('\n').Where(line => line.StartsWith("│ item-knn", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Equal(rows[0].Split('│')[5..], rows[1].Split('│')[5..]);
    }

    private void Script(string text) => _folder.Write("tiny-experiments/experiments/own/model.sh", text.ReplaceLineEndings("\n"));

    private void Write(string model) =>
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            $"{{ \"extends\": \"tiny\", \"question\": \"And mine?\", \"models\": {{ \"svd\": null, \"two-tower\": null, {model} }} }}");

    private CommandResult Run() => CommandResult.Bakeoff(_folder, ["run", "Report", .. _tiny.Arguments()[..2], "-e", "own"]);
}
