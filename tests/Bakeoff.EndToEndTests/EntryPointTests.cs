using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a user does in a clone: Cake, MSBuild, editing code. The clones are copies of the working tree.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed class EntryPointTests(SharedClone shared)
{
    private static readonly string[] Stages = [.. Experiments.StageTable.Names];

    [Fact]
    public void AClone_RunsThroughCakeAndMSBuild_CachesByContent_AndGivesTheSameBytesInAnotherFolder()
    {
        WorkingCopy clone = shared.Fresh();

        CommandResult cold = clone.Dotnet("cake", "--target=Report");
        Assert.True(cold.ExitCode == 0, cold.Output + cold.Error);
        Assert.Contains("│ two-tower ", cold.Output, StringComparison.Ordinal);
        string report = clone["artifacts/reports/quickstart/index.html"];
        string bytes = ContentHash.OfFile(report);

        CommandResult warm = clone.Dotnet("cake", "--target=Report");
        Assert.Contains("all 9 stages up to date", warm.Output, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(warm.Output, "quickstart: Report")); // The engine is asked once, and its answer has no frame.
        Assert.DoesNotContain("Duration", warm.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("══", warm.Output, StringComparison.Ordinal);

        CommandResult msbuild = clone.Dotnet("build", "-t:Report");
        Assert.True(msbuild.ExitCode == 0, msbuild.Output);
        Assert.Contains("all 9 stages up to date", msbuild.Output, StringComparison.Ordinal);

        clone.Touch("src"); // git checkout writes a file again with the bytes that it had, which builds nothing.
        Assert.DoesNotContain("Building the engine", clone.Dotnet("cake", "--target=Report").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Building the engine", clone.Dotnet("build", "-t:Report").Output, StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Core/Models/TopItems.cs", "namespace Bakeoff.Core;", "// A comment changes nothing.\n\nnamespace Bakeoff.Core;");
        Assert.Contains("all 9 stages up to date", clone.Dotnet("cake", "--target=Report").Output, StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Reporting/HtmlPage.cs", "What the numbers say", "What the figures say");
        CommandResult reporting = clone.Dotnet("cake", "--target=Report");
        Assert.Equal(["Report"], Ran(reporting));
        Assert.Contains("code.Bakeoff.Reporting changed", reporting.Output, StringComparison.Ordinal);
        // It says so at once, and not where a program reads.
        Assert.Matches(@"^Building the engine, since [^\n]+\n(  \d+ s: [^\n]+\n)*  built in \d+ s\n$", reporting.Error);
        Assert.Contains("What the figures say", File.ReadAllText(report), StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Svd/BadEdit.cs", null, "this does not compile");
        CommandResult broken = clone.Dotnet("cake", "--target=Report");
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("BadEdit.cs(1,", broken.Output + broken.Error, StringComparison.Ordinal);

        ASecondClone_HasTheSameBytesAndKeys(clone, bytes);
    }

    private void ASecondClone_HasTheSameBytesAndKeys(WorkingCopy clone, string bytes)
    {
        WorkingCopy other = shared.Another("a second/folder");
        Assert.Equal(0, other.Dotnet("tool", "restore").ExitCode);
        CommandResult second = other.Dotnet("build", "-t:Report");
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal(bytes, ContentHash.OfFile(other["artifacts/reports/quickstart/index.html"]));
        string[] Keys(WorkingCopy copy) =>
            [.. Directory.GetFiles(copy["artifacts/store/actions"], "*.json", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)];
        Assert.Equal(9, Keys(other).Length);
        Assert.Subset(Keys(clone).ToHashSet(), Keys(other).ToHashSet());
    }

    [Fact]
    public void CakesTree_IsTheGraph()
    {
        WorkingCopy clone = shared.Fresh();
        string tree = clone.Dotnet("cake", "--tree").Output;
        string report = tree[tree.IndexOf("\nReport", StringComparison.Ordinal)..].Trim();
        Assert.StartsWith("Report", report, StringComparison.Ordinal);
        int[] places = [
            .. new[] { "Evaluate", "TrainSvd", "Split", "Ingest", "Download" }.Select(
                stage => report.IndexOf(stage, report.IndexOf("Evaluate", StringComparison.Ordinal), StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.All(Stages, stage => Assert.Contains(stage, report, StringComparison.Ordinal));
    }

    /// <summary>The target of a command; <c>Evaluate</c> is that of a stage.</summary>
    private static string TargetOf(string command) => command == "evaluate" ? "Measure" : char.ToUpperInvariant(command[0]) + command[1..];

    /// <summary>Every stage, and every command that is not about one file, is a target of Cake and of MSBuild, also in other repositories.</summary>
    [Fact]
    public void EveryEntryPoint_HasTheSameTargets()
    {
        string Text(params string[] path) => File.ReadAllText(Path.Combine([TestPaths.Repository, .. path]));
        string[] Targets(string text) =>
            [.. Regex.Matches(text, "<Target Name=\"(\\w+)\"").Select(match => match.Groups[1].Value)
                .Where(name => !name.Contains("Bakeoff", StringComparison.Ordinal)).Order()];
        string[] expected =
        [
            .. Cli.CommandTree.Create([]).Subcommands.Select(command => command.Name)
                .Where(name => name is not ("run" or "provenance" or "init" or "demo" or "completion"))
                .Select(TargetOf).Concat(Stages).Order(),
        ];
        Assert.Equal(expected, Targets(Text("build", "Bakeoff.targets")));
        Assert.Equal(expected, Targets(Text("src", "Bakeoff.Sdk", "Sdk", "Targets.targets")));
        Assert.Equal(expected, Targets(Text("src", "Bakeoff.Sdk", "Sdk", "Solution.targets")));
        Assert.Equal(expected, Regex.Matches(Text("build.cake"), "(?:Stage|Engine)Task\\(\"(\\w+)\"").Select(match => match.Groups[1].Value).Order());
        string template = Text("src", "Bakeoff.Templates", "content", "bakeoff", "build.cake");
        int list = template.IndexOf("foreach (string name in", StringComparison.Ordinal);
        Assert.Equal(
            expected, Regex.Matches(template[list..template.IndexOf("})", list, StringComparison.Ordinal)], "\"(\\w+)\"")
                .Select(match => match.Groups[1].Value).Order());
    }

    /// <summary>
    /// Every option of every command, through Cake here and through the template's Cake, in one process each: a program in place of dotnet writes
    /// down what it is started with. An option that an entry point drops would be one that silently does nothing.
    /// </summary>
    [Theory]
    [InlineData("build.cake", "RunRequested(target);", "foreach (string each in target.Split('+')) { RunRequested(each); }")]
    [InlineData(
        "src/Bakeoff.Templates/content/bakeoff/build.cake", "Build(asked);",
        "foreach (string each in Argument<string>(\"targets\").Split('+')) { Build(each); }")]
    public void EveryEntryPointOfCake_PassesEveryOptionOn(string script, string last, string all)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What stands in for dotnet is a shell script.");
        using var folder = new TestFolder();
        var copy = new WorkingCopy(folder, "clone");
        Assert.Equal(0, copy.Dotnet("tool", "restore").ExitCode);
        string text = File.ReadAllText(copy[script]), log = folder["started"];
        Assert.Contains(last, text, StringComparison.Ordinal);
        string dotnet = folder.Write("dotnet", $"#!/bin/sh\necho \"$*\" >> '{log}'\n");
        Assert.Equal(0, CommandResult.Run(folder.Root, null, "chmod", "+x", dotnet).ExitCode);
        // A program of .NET finds its own host before it looks into PATH.
        copy.Edit("build/engine.cake", "new ProcessStartInfo(\"dotnet\"", $"new ProcessStartInfo(\"{dotnet}\"");
        copy.Edit(
            "all.cake", null, text.Replace(last, all, StringComparison.Ordinal)
                .Replace("StartProcess(\"dotnet\"", $"StartProcess(\"{dotnet}\"", StringComparison.Ordinal));
        Directory.CreateDirectory(copy["artifacts/bin/Bakeoff.Cli/release"]);

        System.CommandLine.Command[] commands =
        [
            .. Cli.CommandTree.Create([]).Subcommands.Where(command => command.Name is not ("provenance" or "init" or "demo" or "completion")),
        ];
        string[] options = [
            .. commands.SelectMany(command => command.Options)
                .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal) && option.Name is not ("--help" or "--version"))
            .Select(option => option.ValueType == typeof(bool) ? option.Name : $"{option.Name}=some").Distinct().Order(StringComparer.Ordinal)];
        string[] targets =
        [
            .. Stages,
            .. commands.Where(command => command.Name != "run").Select(command => TargetOf(command.Name)),
        ];
        Assert.InRange(options.Length, 30, 100);
        bool here = script == "build.cake";
        CommandResult result = copy.Run(
            new Dictionary<string, string>(), "dotnet",
            ["cake", "all.cake", $"--{(here ? "target" : "targets")}={string.Join('+', targets)}", "--stage=Split", .. options]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);

        string[] started = [
            .. File.ReadAllLines(log).Where(
                line => line.StartsWith("exec ", StringComparison.Ordinal) || line.Contains(" -t:", StringComparison.Ordinal))];
        Assert.Equal(targets.Length, started.Length);
        Assert.All(targets.Zip(started), pair => AssertPassed(pair.First, pair.Second, here, options));
    }

    /// <summary>A line that Cake started something with has the command, the stage where the command takes one, and all options.</summary>
    private static void AssertPassed(string target, string line, bool here, string[] options)
    {
        string command = Stages.Contains(target) ? $"run {target}" : target == "Measure" ? "evaluate" : target.ToLowerInvariant();
        bool takesStage = target is "Explain" or "Audit" or "Logs";
        Assert.Contains(here ? $"bakeoff.dll {command}{(takesStage ? " Split " : " --")}" : $" -t:{target} ", line, StringComparison.Ordinal);
        Assert.Contains(
            here ? takesStage ? " Split " : " --stage=Split" : takesStage ? "-p:stage=Split" : "--stage=Split", line, StringComparison.Ordinal);
        string[] passed = [.. line.Split(' ', '|', '=').Select(part => part.Trim('"'))];
        bool IsProperty(string option) => !here && option switch
        {
            "--experiment" => line.Contains("-p:experiment=some", StringComparison.Ordinal),
            "--baseline" => line.Contains("-p:Baseline=some", StringComparison.Ordinal),
            _ => false,
        };
        Assert.All(
            options.Select(option => option.Split('=')[0]),
            option => Assert.True(passed.Contains(option) || IsProperty(option), $"{target} loses {option}: {line}"));
    }

    /// <summary>The same through MSBuild: what has a property, and what has none. Help takes the rest, so that nothing runs.</summary>
    [Fact]
    public void MSBuild_PassesEveryOptionOn()
    {
        using var folder = new TestFolder();
        string targetsFile = Path.Combine(TestPaths.Repository, "build", "Bakeoff.targets");
        string project = folder.Write(
            "all.proj", $"""<Project><Import Project="{targetsFile}" /><Target Name="BuildBakeoffEngine" /></Project>""");
        string[] Common(string experiment) =>
            [experiment, "-p:Mirror=m", "-p:Offline=true", "-p:Store=s", "-p:Remote=r", "-p:RemoteReadOnly=true", "-p:Threads=2", "-p:Jobs=1",
                "-p:Memory=3GB", $"-p:BakeoffArtifacts={folder["artifacts"]}"];
        string[] passed =
            ["--mirror=m", "--offline", "--store=s", "--remote=r", "--remote-readonly", "--threads=2", "--jobs=1", "--memory=3GB", "--artifacts="];
        CommandResult Run(string targets, params string[] properties) => CommandResult.Run(
            folder.Root, null, "dotnet", [
                "msbuild", project, "-nologo", "-v:normal", $"-t:{targets}",
                $"-p:BakeoffEngine={Path.Combine(AppContext.BaseDirectory, "bakeoff.dll")}", .. properties]);
        string[] Started(CommandResult result) =>
            [.. result.Output.Split('\n').Where(
                line => line.Contains(" exec ", StringComparison.Ordinal) && line.Contains("bakeoff.dll", StringComparison.Ordinal))
                    .Select(line => line.Replace("\"", "", StringComparison.Ordinal))];

        string[] commands = ["Plan", "Export", "Sweep", "Leaderboard", "Runs", "Snapshot", "Published", "Comment", "Gc", "Doctor", "Ui"];
        CommandResult all = Run(string.Join(';', Stages.Concat(commands)), [.. Common("-p:Experiment=some"), "-p:BakeoffArguments=--help"]);
        Assert.True(all.ExitCode == 0, all.Output);
        Assert.Equal(Stages.Length + commands.Length, Started(all).Length);
        Assert.All(
            Started(all), line =>
                Assert.All([.. passed, "--experiment=some", "--help"], option => Assert.Contains(" " + option, line, StringComparison.Ordinal)));

        CommandResult compare = Run(
            "Compare", [
                .. Common("-p:Experiment=some"), "-p:Executor=slurm", "-p:Detach=true", "-p:Baseline=b", "-p:Metric=\"rmse;recall@10\"",
                "-p:FailOn=worse", "-p:Threshold=0.5",
                "-p:BakeoffArguments=--all-rows|--help"]);
        Assert.True(compare.ExitCode == 0, compare.Output);
        Assert.All(
            [.. passed, "--baseline=b", "--metric=rmse", "--metric=recall@10", "--fail-on=worse", "--threshold=0.5", "--executor=slurm",
                "--detach", "--all-rows"], option =>
                Assert.Contains(" " + option, Assert.Single(Started(compare)), StringComparison.Ordinal));

        CommandResult staged = Run("Explain;Audit;Logs", [.. Common("-p:Experiment=some"), "-p:Stage=Split", "-p:BakeoffArguments=--help"]);
        Assert.True(staged.ExitCode == 0, staged.Output);
        Assert.Equal(
            ["explain Split", "audit Split", "logs Split"], Started(staged).Select(line => Regex.Match(line, "(explain|audit|logs) \\w+").Value));
    }

    /// <summary>What a comparison can be asked is a property in MSBuild, here and in other repositories.</summary>
    [Fact]
    public void CompareOptions_ArePropertiesOfMSBuild()
    {
        (string Option, string Property)[] options =
            [("--baseline", "Baseline"), ("--metric", "Metric"), ("--fail-on", "FailOn"), ("--threshold", "Threshold")];
        System.CommandLine.Command compare = Cli.CommandTree.Create([]).Subcommands.Single(command => command.Name == "compare");
        string here = File.ReadAllText(Path.Combine(TestPaths.Repository, "build", "Bakeoff.targets")),
            sdk = File.ReadAllText(Path.Combine(TestPaths.Repository, "src", "Bakeoff.Sdk", "Sdk", "Sdk.targets"));
        Assert.All(options, option =>
        {
            Assert.Contains(compare.Options, known => known.Name == option.Option);
            string include = $@"Include=""{option.Option}=(\$\({option.Property}\)|%\(Bakeoff{option.Property}.Identity\))""";
            Assert.All(new[] { here, sdk }, targets => Assert.Matches(include, targets));
            Assert.Equal(option.Property, option.Option.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        });
        Assert.Matches("<Target Name=\"Compare\"", here);
    }

    [Fact]
    public void WrongExperiments_AreCanonicalErrors_InMSBuild_AndExitCodesInCake()
    {
        WorkingCopy clone = shared.Fresh();
        clone.Edit("experiments/wrong/experiment.json", null, "{\n  \"sed\": 1\n}");
        CommandResult msbuild = clone.Dotnet("build", "-t:Report", "-p:Experiment=wrong");
        Assert.Equal(1, msbuild.ExitCode);
        Assert.Matches(@"experiment\.json\(2,3\): error BKF1004: nothing reads the key 'sed'\. Did you mean 'seed'\?", msbuild.Output);
        Assert.DoesNotContain("MSB3073", msbuild.Output, StringComparison.Ordinal);
        CommandResult cake = clone.Dotnet("cake", "--target=Report", "--experiment=wrong");
        Assert.Equal(2, cake.ExitCode);
        Assert.Contains("error BKF1004", cake.Error, StringComparison.Ordinal);
        CommandResult misspelt = clone.Dotnet("cake", "--target=Report", "--experimnt=quickstart");
        Assert.Equal(2, misspelt.ExitCode);
        Assert.Contains(
            "error BKF1001: Unrecognized command or argument '--experimnt=quickstart'. Did you mean '--experiment'?", misspelt.Error,
            StringComparison.Ordinal);
        foreach ((string target, string error) in new[]
        {
            ("--target=Reprot", "there is no target 'Reprot'. Did you mean 'Report'?"),
            ("--target=report --stage=Split", "argument '--stage=Split'"), ("--target=Datasets --jobs=1", "argument '--jobs=1'"),
            ("--target=Test --filter=x", "the target Test takes no arguments: '--filter=x'"),
            ("--target=Split --exclusive", "--exclusive would run a stage without what it reads"),
        })
        {
            CommandResult refused = clone.Dotnet(["cake", .. target.Split(' ')]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("error BKF1001", refused.Error, StringComparison.Ordinal);
            Assert.Contains(error, refused.Error, StringComparison.Ordinal);
        }

        foreach ((string arguments, string error) in new[]
        {
            ("-t:Reprot", "there is no target 'Reprot'. Did you mean 'Report'?"),
            ("-t:Plan -p:Experimnt=quickstart", "nothing reads the property 'Experimnt'. Did you mean 'Experiment'?"),
            ("-t:Snapshot -p:FailOn=worse", "the property 'FailOn' is for Compare, and would do nothing here."),
        })
        {
            CommandResult refused = clone.Dotnet(["build", .. arguments.Split(' ')]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("error BKF1001: " + error, refused.Output, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Ran(CommandResult result) =>
        result.Output.Split('\n').Where(line => line.Contains(" runs: ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]);
}
