using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a model's command, or the program whose version is asked, may do without holding a run up or filling its memory.</summary>
public sealed class CommandProcessTests : IDisposable
{
    private const string Lists =
        "{ echo user,item,score; tail -n +2 \"$2/users.csv\" | while read user; do echo \"$user,1,5\"; done; } > \"$3/recommendations.csv\"\n";

    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public CommandProcessTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the environment of a process.");
        _tiny = new TinyExperiment(_folder);
        Directory.CreateDirectory(_folder["tiny-experiments/experiments/own"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACommandThatLeavesAChildWithItsOutputOpen_IsNotWaitedFor_AndTheChildIsEnded()
    {
        var child = new WaitingScript(_folder["pid"]);
        File.WriteAllText(_folder["child.sh"], child.Text);
        CommandResult run = Run(Lists + $"sh '{_folder["child.sh"]}' &\nwhile [ ! -e '{_folder["pid"]}' ]; do sleep 0.05; done\n");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("left 2 of its processes running: they were ended", run.Output + run.Error, StringComparison.Ordinal);
        Assert.True(child.Ends());
    }

    /// <summary>Neither its environment nor its session nor its parent says whose it is.</summary>
    [Fact]
    public void AProcessThatEmptiesItsEnvironmentAndDetaches_IsEndedWithTheCommand()
    {
        var child = new WaitingScript(_folder["pid"]);
        File.WriteAllText(_folder["child.sh"], child.Text);
        CommandResult run = Train(
            Lists + $"(env -i \"$(command -v setsid)\" \"$(command -v sh)\" '{_folder["child.sh"]}' > '{_folder["log"]}' 2>&1 < /dev/null "
                + $"&)\nwhile [ ! -e '{_folder["pid"]}' ]; do sleep 0.05; done\n");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("of its processes running: they were ended", run.Output + run.Error, StringComparison.Ordinal);
        Assert.True(child.Ends());
    }

    [Fact]
    public void AFailedCommand_IsReportedWithItsSignalAndItsLastWords_AndNoMore()
    {
        Assert.Contains(
            "error BKF4007: the command of 'own' was ended by SIGKILL (exit code 137), perhaps because the memory was used up in the phase "
                + "'train'; it printed nothing. The stage's share of the memory was ",
            Train("kill -KILL $$\n").Error, StringComparison.Ordinal);
        Assert.Contains(
            "the command of 'own' was ended by SIGSEGV (exit code 139) in the phase 'train': before", Train("echo before >&2; kill -SEGV $$\n").Error,
            StringComparison.Ordinal);
        Assert.Contains("its standard output ends with no such item", Train("echo no such item; exit 3\n").Error, StringComparison.Ordinal);
        CommandResult many = Train(
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do head -c 5000 /dev/zero | tr '\\0' x >&2; echo >&2; done; echo the reason >&2; exit 3\n");
        Assert.Contains("xxx the reason. Correct the command", many.Error, StringComparison.Ordinal);
        Assert.InRange(many.Error.Length, 1500, 2000);
    }

    [Fact]
    public void AStageThatIsKilledAlone_TakesItsCommandWithIt()
    {
        var script = new WaitingScript(_folder["pid"]);
        Write($"sh '{_folder["waiting.sh"]}'\n");
        File.WriteAllText(_folder["waiting.sh"], script.Text);
        using Process engine = CommandResult.StartBakeoff(_folder, ["run", "TrainOwn", .. Arguments[2..]]);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        Process stage = Process.GetProcessesByName("dotnet")
            .Single(process => CommandLineOf(process) is var line && line.Contains(_folder.Root, StringComparison.Ordinal)
            && line.Contains("\0stage\0", StringComparison.Ordinal));
        Process.Start("kill", ["-KILL", stage.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(engine.WaitForExit(20_000));
        Assert.Contains(
            "error BKF9002: the process of TrainOwn.own[0] was ended by SIGKILL (exit code 137)", engine.StandardError.ReadToEnd(),
            StringComparison.Ordinal);
        Assert.True(script.Ends());
    }

    [Fact]
    public void AVersionThatPrintsWithoutEnd_IsAnErrorAtOnce()
    {
        Write(Lists, ", \"version\": [\"yes\"]");
        CommandResult plan = CommandResult.Bakeoff(_folder, ["plan", .. Arguments[2..]]);
        Assert.Equal(2, plan.ExitCode);
        Assert.Contains("error BKF1020: 'yes' does not end within 30 s, or prints more than 100000 letters.", plan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void UsersWithoutAList_AreCounted_InTheLogAndOnThePage()
    {
        CommandResult run = Run(
            "{ echo user,item,score; tail -n +2 \"$2/users.csv\" | tail -n +4 | while read user; do echo \"$user,1,5\"; done; } > "
                + "\"$3/recommendations.csv\"\n");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Matches(
            @"warning: TrainOwn\.own\[0\]: the command of 'own' wrote no list for 3 of the 20 test users, "
                + @"the first of them user \d+: they count as 0",
            run.Output);
        Assert.Contains(
            "own has no list for 3 of 20 test users: they count as 0", File.ReadAllText(_folder["artifacts/reports/own/index.html"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandThatPrintsWithoutALineEnd_DoesNotFillTheMemory()
    {
        CommandResult run = Run("head -c 300000000 /dev/zero | tr '\\0' x\nhead -c 300000000 /dev/zero | tr '\\0' x >&2\n" + Lists);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string record = Directory.GetFiles(_folder["artifacts/runs/own"], "*Z.json").Single();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(record));
        long peak = document.RootElement.GetProperty("stages").EnumerateArray()
            .First(stage => stage.GetProperty("label").GetString()!.StartsWith("TrainOwn", StringComparison.Ordinal)).GetProperty("peakMemoryBytes")
                .GetInt64();
        Assert.InRange(peak, 1, 300_000_000); // Either output alone would pass it.
    }

    [Fact]
    public void ACommandWhoseEngineAndStageAreKilledAtOnce_IsEndedByTheNextRun()
    {
        var script = new WaitingScript(_folder["pid"]);
        Write("sh '" + _folder["waiting.sh"] + "'\n");
        File.WriteAllText(_folder["waiting.sh"], script.Text);
        using Process engine = CommandResult.StartBakeoff(_folder, ["run", "TrainOwn", .. Arguments[2..]]);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        Process[] both =
            [.. Process.GetProcessesByName("dotnet").Where(process => CommandLineOf(process).Contains(_folder.Root, StringComparison.Ordinal))];
        Assert.Equal(2, both.Length);
        Process.Start("kill", ["-KILL", .. both.Select(process => process.Id.ToString(CultureInfo.InvariantCulture))]).WaitForExit();
        CommandResult next = Run(Lists);
        Assert.True(next.ExitCode == 0, next.Output + next.Error);
        Assert.True(script.Ends());
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void AVersionThatNeverEnds_DoesNotKeepCtrlCFromEndingTheCommand(string signal)
    {
        var script = new WaitingScript(_folder["pid"]);
        File.WriteAllText(_folder["waiting.sh"], script.Text);
        Write("", $", \"version\": [\"sh\", \"{_folder["waiting.sh"]}\"]");
        using Process plan = CommandResult.StartBakeoff(_folder, ["plan", .. Arguments[2..]]);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        Process.Start("kill", [signal, plan.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(plan.WaitForExit(20_000));
        Assert.Equal(ErrorCodes.CancelledExitCode, plan.ExitCode);
        Assert.True(script.Ends());
    }

    [Fact]
    public void AVersion_GetsNoInput()
    {
        Write(Lists, ", \"version\": [\"cat\"]");
        CommandResult run = CommandResult.Bakeoff(_folder, Arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    /// <summary>Nor does a sequence for the terminal, or for the log of a build, reach either.</summary>
    [Fact]
    public void ACommand_DoesNotGetTheRemotesCredentials_AndWhatItSaysDoesNothing()
    {
        Write("printf '\\033[2J%s%s\\r::error::mine\\n' \"$BAKEOFF_REMOTE_TOKEN\" \"$BAKEOFF_REMOTE_PASSWORD\" >&2; exit 3\n",
            ", \"version\": [\"sh\", \"-c\", \"[ -z \\\"$BAKEOFF_REMOTE_TOKEN\\\" ]\"]");
        var secrets = new Dictionary<string, string> { ["BAKEOFF_REMOTE_TOKEN"] = "SECRET", ["BAKEOFF_REMOTE_PASSWORD"] = "SECRET" };
        CommandResult run = CommandResult.Bakeoff(_folder, secrets, ["run", "TrainOwn", .. Arguments[2..]]);
        Assert.Contains("in the phase 'train':  [2J ::error::mine", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
    }

    [Fact]
    public void ADatasetThatIsAPipe_IsAnError_AndIsNotWaitedFor()
    {
        Process.Start("mkfifo", [_folder["tiny-experiments/experiments/ratings.csv"]]).WaitForExit();
        Write(Lists);
        string file = _folder["tiny-experiments/experiments/tiny/experiment.json"];
        File.WriteAllText(
            file, File.ReadAllText(file).Replace(
                "\"../ratings\", \"format\": \"movielens-csv\"", "\"../ratings.csv\", \"format\": \"csv\"", StringComparison.Ordinal));
        CommandResult plan = CommandResult.Bakeoff(_folder, ["plan", .. Arguments[2..]]);
        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("ratings.csv: error BKF2014: this is a pipe, a socket or a device, and no file.", plan.Error, StringComparison.Ordinal);
    }

    private string[] Arguments => ["run", "Report", .. _tiny.Arguments()[..2], "-e", "own"];

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private void Write(string script, string more = "")
    {
        _folder.Write("tiny-experiments/experiments/own/model.sh", script);
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"And mine?\", \"models\": { \"svd\": null, \"two-tower\": null, \"own\": { "
            + "\"command\": [\"sh\", \"model.sh\", \"{phase}\", \"{input}\", \"{output}\"], \"files\": [\"model.sh\"]" + more + " } } }");
    }

    private CommandResult Train(string script)
    {
        Write(script);
        return CommandResult.Bakeoff(_folder, ["run", "TrainOwn", .. Arguments[2..]]);
    }

    private CommandResult Run(string script)
    {
        Write(script);
        return CommandResult.Bakeoff(_folder, Arguments);
    }
}
