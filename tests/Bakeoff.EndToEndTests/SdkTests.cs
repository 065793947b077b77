using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bakeoff.EndToEndTests;

/// <summary>Bakeoff in somebody else's repository: packages, the template, the MSBuild SDK, the tool.</summary>
[Collection(GuestRepositoryCollection.Name)]
public sealed class SdkTests(GuestRepository guest)
{
    private const string Small =
        "{ \"extends\": \"first\", \"question\": \"A small one?\", \"models\": { \"svd\": { \"epochs\": 2 }, \"most-recent\": null, "
            + "\"item-knn\": null } }";

    [Fact]
    public void FromAnEmptyFolderToAReport_TakesThreeCommands()
    {
        Assert.True(guest.Install.ExitCode == 0, guest.Install.Output + guest.Install.Error);
        Assert.True(guest.Create.ExitCode == 0, guest.Create.Output + guest.Create.Error);
        Assert.True(guest.First.ExitCode == 0, guest.First.Output + guest.First.Error);
        Assert.Contains("10 of 10 stages ran", guest.First.Output, StringComparison.Ordinal);
        Assert.Matches("│ most-recent +│", guest.First.Output);
        Assert.Contains("0 Warning(s)", guest.First.Output, StringComparison.Ordinal);
        Assert.Contains("<title>", guest.Read("artifacts/reports/first/index.html"), StringComparison.Ordinal);
        Assert.Contains("Release", guest.First.Output, StringComparison.OrdinalIgnoreCase); // Models are not built for each configuration.
    }

    [Fact]
    public void AnEditOfAModel_TrainsItAgainAndNamesTheMember_AndNothingElse()
    {
        Assert.Contains("all 10 stages up to date", guest.Dotnet("build", "-t:Report", "-p:Experiment=first").Output, StringComparison.Ordinal);
        string source = guest.Read("models/MostRecent.cs");
        guest.Write("models/MostRecent.cs", source.Replace("86_400", "43_200", StringComparison.Ordinal));
        CommandResult edited = guest.Dotnet("build", "-t:Report", "-p:Experiment=first");
        Assert.Contains("TrainOwn.most-recent[0] runs: own.code.Models changed: Models.MostRecent::Train(", edited.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 10 stages ran", edited.Output, StringComparison.Ordinal);

        guest.Write("models/MostRecent.cs", "// A comment.\n" + source);
        Assert.Contains("all 10 stages up to date", guest.Dotnet("build", "-t:Report", "-p:Experiment=first").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongExperiment_IsAnErrorAtItsLine()
    {
        guest.Write("experiments/wrong/experiment.json", "{\n  \"question\": \"?\",\n  \"sed\": 1\n}");
        try
        {
            CommandResult wrong = guest.Dotnet("build", "-t:Report", "-p:Experiment=wrong");
            Assert.Equal(1, wrong.ExitCode);
            Assert.Contains(
                $"{Path.Combine(guest.Root, "experiments", "wrong", "experiment.json")}(3,3): error BKF1004: nothing reads the key 'sed'. Did you "
                    + "mean 'seed'?", wrong.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("MSB3073", wrong.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.Combine(guest.Root, "experiments", "wrong"), recursive: true);
        }
    }

    [Fact]
    public void SeveralExperiments_RunTogether_OrThoseThatAreNamed_AlsoAsAGraphAndWithALog()
    {
        guest.Write("experiments/small/experiment.json", Small);
        guest.Write("experiments/tiny/experiment.json", Small.Replace("2", "1", StringComparison.Ordinal));
        try
        {
            CommandResult two =
                guest.Dotnet("build", "experiments/experiments.proj", "-t:Report", "-p:Experiment=\"small;tiny\"", "-m", "-graph", "-bl:log.binlog");
            Assert.True(two.ExitCode == 0, two.Output);
            Assert.All(
                new[] { "small", "tiny" }, name =>
                    Assert.True(File.Exists(Path.Combine(guest.Root, "artifacts", "reports", name, "index.html")), two.Output));
            Assert.DoesNotContain("first: Report", two.Output, StringComparison.Ordinal);
            Assert.True(new FileInfo(Path.Combine(guest.Root, "log.binlog")).Length > 0);

            CommandResult all = guest.Dotnet("build", "-t:Plan");
            Assert.All(new[] { "first", "small", "tiny" }, name => Assert.Contains($"{name}: ", all.Output, StringComparison.Ordinal));
            CommandResult explained = guest.Dotnet("build", "-t:Explain", "-p:Stage=TrainSvd", "-p:Experiment=small");
            Assert.True(explained.ExitCode == 0, explained.Output);
            Assert.Contains("TrainSvd[0]", explained.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.Combine(guest.Root, "experiments", "small"), recursive: true);
            Directory.Delete(Path.Combine(guest.Root, "experiments", "tiny"), recursive: true);
        }
    }

    /// <summary>The lines of docs/tutorial.md that begin with a dollar: the first three are what this repository was made with.</summary>
    [Fact]
    public void TheTutorial_LeadsToAComparisonWithTheOtherCommitsOwnModels()
    {
        string[] commands = GuestRepository.Tutorial;
        Assert.Equal(
            ["dotnet new install Bakeoff.Templates --add-source ~/bakeoff/artifacts/packages",
                "dotnet new bakeoff --feed ~/bakeoff/artifacts/packages", "dotnet build -t:Report"], commands[..3]);
        Assert.Contains(
            "cd ~/bakeoff && dotnet tool restore && dotnet cake --target=Pack\n",
            File.ReadAllText(Path.Combine(Testing.TestPaths.Repository, "docs", "tutorial.md")), StringComparison.Ordinal);
        Assert.Contains(guest.Feed, guest.Read("nuget.config"), StringComparison.Ordinal);
        string source = guest.Read("models/MostRecent.cs");
        CommandResult last = guest.First;
        foreach (string command in commands[3..])
        {
            last = guest.Tell(command);
            Assert.True(last.ExitCode == 0, $"{command}\n{last.Output}{last.Error}");
        }

        // What the template's workflow asks in a pull request: of all experiments those that the change can affect.
        string compare = Assert.Single(
            guest.Read(".github/workflows/experiments.yml").Split('\n'), line => line.Contains("-t:Compare", StringComparison.Ordinal));
        CommandResult inCi = guest.Tell($"export BASELINE=HEAD; {compare.Split("run: ")[1]}");
        Assert.True(inCi.ExitCode == 0, inCi.Output + inCi.Error);
        Assert.Contains("first", inCi.Output, StringComparison.Ordinal);
        Assert.Contains("better by the primary metrics", inCi.Output, StringComparison.Ordinal);

        guest.Write("models/MostRecent.cs", source);
        Assert.Matches("working tree against HEAD \\(first\\): better by the primary metrics: [1-9]", last.Output);
        Assert.Contains("TrainOwn.most-recent: own.code.Models changed: Models.MostRecent::Train(", last.Output, StringComparison.Ordinal);
        Assert.Contains("TrainSvd[0]          up to date", last.Output, StringComparison.Ordinal);
    }

    /// <summary>The tools of the template's manifest, and its Cake file.</summary>
    [Fact]
    public void CakeAndTheTool_DoTheSame()
    {
        Assert.SkipUnless(guest.TryServe("cake.tool"), "Cake is not on this machine: dotnet tool restore fetches it.");
        CommandResult restore = guest.Dotnet("tool", "restore");
        Assert.True(restore.ExitCode == 0, restore.Output + restore.Error);
        CommandResult cake = guest.Dotnet("cake", "--target=Report", "--experiment=first");
        Assert.True(cake.ExitCode == 0, cake.Output + cake.Error);
        Assert.Contains("all 10 stages up to date", cake.Output, StringComparison.Ordinal);
        Assert.Contains("first", guest.Dotnet("cake", "--target=Runs", "--sort=seconds", "--descending").Output, StringComparison.Ordinal);
        Assert.Contains(
            "TrainSvd[0]", guest.Dotnet("cake", "--target=Explain", "--stage=TrainSvd", "--experiment=first").Output, StringComparison.Ordinal);
        foreach ((string wrong, string error) in new[]
        {
            ("--fail-on=wrse", "error BKF1001: Argument 'wrse' not recognized"), ("--threshold=0,05", "error BKF1001"),
            ("--metrc=rmse", "error BKF1001: Unrecognized command or argument '--metrc=rmse'"),
            ("--metric=a;b%3B*", "error BKF1021: there is no metric 'a;b%3B*'"),
        })
        {
            CommandResult refused = guest.Dotnet("cake", "--target=Compare", "--experiment=first", "--baseline=first", wrong);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(error, refused.Output + refused.Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("══", cake.Output, StringComparison.Ordinal);
        CommandResult misspelt = guest.Dotnet("cake", "--target=Reprot");
        Assert.Equal(2, misspelt.ExitCode);
        Assert.Contains("error BKF1001: there is no target 'Reprot'. Choose one of Download, ", misspelt.Error, StringComparison.Ordinal);

        TheTool_FindsTheModelsAsMSBuildDoes();
    }

    /// <summary>The same keys, so nothing to do.</summary>
    private void TheTool_FindsTheModelsAsMSBuildDoes()
    {
        CommandResult alone = guest.Dotnet("bakeoff", "run", "--experiment=first");
        Assert.True(alone.ExitCode == 0, alone.Output + alone.Error);
        Assert.Contains("all 10 stages up to date", alone.Output, StringComparison.Ordinal);
        Assert.Equal($"Building the models of {Path.Combine("experiments", "experiments.proj")}\n", alone.Error);
        string source = guest.Read("models/MostRecent.cs");
        guest.Write("models/MostRecent.cs", source + "this does not compile");
        CommandResult broken = guest.Dotnet("bakeoff", "plan", "--experiment=first", "--json");
        guest.Write("models/MostRecent.cs", source);
        Assert.Equal((2, ""), (broken.ExitCode, broken.Output));
        Assert.Matches(
            @"experiments\.proj: error BKF1024: the projects with models do not build:\n.*MostRecent\.cs\(\d+,\d+\): error CS", broken.Error);
        string experiment = guest.Read("experiments/first/experiment.json");
        guest.Write(
            "experiments/wrong/experiment.json",
            experiment.Replace("\"assembly\": \"Models\"", "\"assembly\": \"Modles\"", StringComparison.Ordinal));
        CommandResult unknown = guest.Dotnet("bakeoff", "plan", "--experiment=wrong");
        Directory.Delete(Path.Combine(guest.Root, "experiments", "wrong"), recursive: true);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains(
            "error BKF1020: there is no assembly 'Modles'. Did you mean 'Models'? Or let experiments/experiments.proj reference its project",
            unknown.Error, StringComparison.Ordinal);

        CommandResult tool = guest.Dotnet("bakeoff", "datasets");
        Assert.True(tool.ExitCode == 0, tool.Output + tool.Error);
        Assert.Contains("synthetic-small", tool.Output, StringComparison.Ordinal);
    }

    /// <summary>MSBuild has the commands of the command line as targets, and passes on what has no property.</summary>
    [Fact]
    public void EveryCommand_IsATarget_AndGetsItsArguments()
    {
        string[] commands =
            [.. "Plan Explain Logs Audit Export Push Sweep Leaderboard Runs Snapshot Published Comment Gc Doctor Ui Datasets".Split(' ')];
        CommandResult help = guest.Dotnet("build", $"-t:{string.Join(';', commands)}", "-p:Experiment=first", "-p:BakeoffArguments=--help");
        Assert.True(help.ExitCode == 0, help.Output + help.Error);
        Assert.All(
            commands, command =>
                Assert.Contains(
                    $"bakeoff {command.ToLowerInvariant()} ", help.Output.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal));
        CommandResult compare = guest.Dotnet(
            "build", "-t:Compare", "-p:Experiment=first", "-p:Baseline=first", "-p:Metric=rmse", "-p:FailOn=worse", "-p:BakeoffArguments=--help");
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Contains("bakeoff compare ", compare.Output, StringComparison.Ordinal);
        CommandResult unknown = guest.Dotnet("build", "-t:Runs", "-p:BakeoffArguments=--descending|--nothing");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("error BKF1001: Unrecognized command or argument '--nothing'", unknown.Output, StringComparison.Ordinal);
        foreach ((string arguments, string error) in new[]
        {
            ("-t:Snapsot", "there is no target 'Snapsot'. Did you mean 'Snapshot'?"),
            ("-t:Report -p:Experimnt=first", "nothing reads the property 'Experimnt'. Did you mean 'Experiment'?"),
            ("-t:Report -p:FailOn=worse", "the property 'FailOn' is for Compare, and would do nothing here."),
        })
        {
            CommandResult refused = guest.Dotnet(["build", .. arguments.Split(' ')]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("error BKF1001: " + error, refused.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Ctrl-C, and a kill that nothing can catch: a model's command, three processes below, ends with them.</summary>
    [Theory]
    [InlineData("-INT")]
    [InlineData("-KILL")]
    public void ABuildThatIsEnded_EndsWhatItStarted(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc.");
        string folder = Path.Combine("experiments", "slow"), pid = Path.Combine(guest.Root, "pid");
        var script = new WaitingScript(pid);
        guest.Write(Path.Combine(folder, "model.sh"), script.Text);
        guest.Write(
            Path.Combine(folder, "experiment.json"), """{ "extends": "first", "question": "?", "models": { "most-recent": null, "own": { "command": ["sh", "model.sh"], "files": ["model.sh"], "version": ["echo", "1"] } } }""");
        using Process build =
            guest.Start("env", "--default-signal=INT", "dotnet", "build", "experiments/experiments.proj", "-t:TrainOwn", "-p:Experiment=slow");
        try
        {
            var output = new StringBuilder();
            build.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
            build.BeginOutputReadLine();
            Assert.True(
                SpinWait.SpinUntil(() => script.HasStarted || build.HasExited, TimeSpan.FromSeconds(120)) && !build.HasExited, output.ToString());
            Process.Start("kill", [signal, build.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            Assert.True(build.WaitForExit(30_000), "the build goes on");
            Assert.True(script.Ends(), "the model goes on");
        }
        finally
        {
            build.Kill(entireProcessTree: true);
            File.Delete(pid);
            Directory.Delete(Path.Combine(guest.Root, folder), recursive: true);
        }
    }

    [Fact]
    public void CleanAndEditors_RunNothing_AndLeaveTheStoreAlone()
    {
        CommandResult design = guest.Dotnet("msbuild", "experiments/experiments.proj", "-t:Report", "-p:DesignTimeBuild=true", "-nologo");
        Assert.Equal((0, ""), (design.ExitCode, design.Output.Trim()));
        Assert.Equal(0, guest.Dotnet("msbuild", "experiments/experiments.proj", "-t:Clean", "-nologo").ExitCode);
        Assert.False(Directory.Exists(Path.Combine(guest.Root, "artifacts", "reports")));
        Assert.Contains("all 10 stages up to date", guest.Dotnet("build", "-t:Report", "-p:Experiment=first").Output, StringComparison.Ordinal);
        Assert.Contains("<title>", guest.Read("artifacts/reports/first/index.html"), StringComparison.Ordinal);
    }
}
