using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a user does in a clone: Cake, MSBuild, editing code. The clones are copies of the working tree.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed class FrontDoorTests(SharedClone shared)
{
    private static readonly string[] Stages = ["Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", "TrainOwn", "Evaluate", "Report"];

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
        Assert.Equal(9, Regex.Matches(warm.Output, @"Skipped\s+up to date").Count);

        CommandResult msbuild = clone.Dotnet("build", "-t:Report");
        Assert.True(msbuild.ExitCode == 0, msbuild.Output);
        Assert.Contains("all 9 stages up to date", msbuild.Output, StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Core/Models/TopItems.cs", "namespace Bakeoff.Core;", "// A comment changes nothing.\n\nnamespace Bakeoff.Core;");
        Assert.Contains("all 9 stages up to date", clone.Dotnet("cake", "--target=Report").Output, StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Reporting/HtmlPage.cs", "What the numbers say", "What the figures say");
        CommandResult reporting = clone.Dotnet("cake", "--target=Report");
        Assert.Equal(["Report"], Ran(reporting));
        Assert.Contains("code.Bakeoff.Reporting changed", reporting.Output, StringComparison.Ordinal);
        Assert.Contains("What the figures say", File.ReadAllText(report), StringComparison.Ordinal);

        clone.Edit("src/Bakeoff.Svd/BadEdit.cs", null, "this does not compile");
        CommandResult broken = clone.Dotnet("cake", "--target=Report");
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("BadEdit.cs(1,", broken.Output + broken.Error, StringComparison.Ordinal);

        var other = shared.Another("a second/folder");
        Assert.Equal(0, other.Dotnet("tool", "restore").ExitCode);
        CommandResult second = other.Dotnet("build", "-t:Report");
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal(bytes, ContentHash.OfFile(other["artifacts/reports/quickstart/index.html"]));
        string[] Keys(WorkingCopy copy) => [.. Directory.GetFiles(copy["artifacts/store/actions"], "*.json", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
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
        int[] places = [.. new[] { "Evaluate", "TrainSvd", "Split", "Ingest", "Download" }.Select(stage => report.IndexOf(stage, report.IndexOf("Evaluate", StringComparison.Ordinal), StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.All(Stages, stage => Assert.Contains(stage, report, StringComparison.Ordinal));
    }

    [Fact]
    public void CakesAndMSBuildsStages_AreTheEngines()
    {
        string cake = File.ReadAllText(Path.Combine(TestPaths.Repository, "build.cake"));
        string targets = File.ReadAllText(Path.Combine(TestPaths.Repository, "build", "Bakeoff.targets"));
        Assert.Equal(Stages, Cli.GraphBuilder.Stages);
        Assert.Equal(Stages, Regex.Matches(cake, "StageTask\\(\"(\\w+)\"").Select(match => match.Groups[1].Value));
        Assert.Contains($"<BakeoffStages>{string.Join('|', Stages)}</BakeoffStages>", targets, StringComparison.Ordinal);
        Assert.Equal(Stages, Regex.Matches(targets, "<BakeoffRun .*Stage=\"(\\w+)\"").Select(match => match.Groups[1].Value));
        string sdk = Path.Combine(TestPaths.Repository, "src", "Bakeoff.Sdk", "Sdk");
        Assert.Contains($"<BakeoffStages>{string.Join(';', Stages)}</BakeoffStages>", File.ReadAllText(Path.Combine(sdk, "Sdk.targets")), StringComparison.Ordinal);
    }

    /// <summary>Every verb that is no stage, and is not about one file, is a target of Cake and of MSBuild, here and in other repositories.</summary>
    [Fact]
    public void EveryEntryPoint_HasTheSameTargets()
    {
        string Text(params string[] path) => File.ReadAllText(Path.Combine([TestPaths.Repository, .. path]));
        string[] Targets(string text) => [.. Regex.Matches(text, "<Target Name=\"(\\w+)\"").Select(match => match.Groups[1].Value).Where(name => !name.Contains("Bakeoff", StringComparison.Ordinal)).Order()];
        string[] expected =
        [
            .. Cli.CommandTree.Create([]).Subcommands.Select(verb => verb.Name).Where(name => name is not ("run" or "provenance"))
                .Select(name => char.ToUpperInvariant(name[0]) + name[1..]).Concat(Stages).Order(),
        ];
        Assert.Equal(expected, Targets(Text("build", "Bakeoff.targets")));
        Assert.Equal(expected, Targets(Text("src", "Bakeoff.Sdk", "Sdk", "Targets.targets")));
        Assert.Equal(expected, Targets(Text("src", "Bakeoff.Sdk", "Sdk", "Solution.targets")));
        Assert.Equal(expected, Regex.Matches(Text("build.cake"), "(?:Stage|Engine)Task\\(\"(\\w+)\"").Select(match => match.Groups[1].Value).Order());
        string template = Text("src", "Bakeoff.Templates", "content", "bakeoff", "build.cake");
        Assert.Equal(expected, Regex.Matches(template[template.IndexOf("foreach (string name in", StringComparison.Ordinal)..], "\"(\\w+)\"").Select(match => match.Groups[1].Value).Order());
    }

    /// <summary>What a comparison can be asked is a property in MSBuild, here and in other repositories.</summary>
    [Fact]
    public void CompareOptions_ArePropertiesOfMSBuild()
    {
        (string Option, string Property)[] options = [("--baseline", "Baseline"), ("--metric", "Metric"), ("--fail-on", "FailOn"), ("--threshold", "Threshold")];
        System.CommandLine.Command compare = Cli.CommandTree.Create([]).Subcommands.Single(verb => verb.Name == "compare");
        string here = File.ReadAllText(Path.Combine(TestPaths.Repository, "build", "Bakeoff.targets")), sdk = File.ReadAllText(Path.Combine(TestPaths.Repository, "src", "Bakeoff.Sdk", "Sdk", "Sdk.targets"));
        Assert.All(options, option =>
        {
            Assert.Contains(compare.Options, known => known.Name == option.Option);
            Assert.All(new[] { here, sdk }, targets => Assert.Matches($@"Include=""{option.Option}=(\$\({option.Property}\)|%\(Bakeoff{option.Property}.Identity\))""", targets));
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
        Assert.Contains("error BKF1001", misspelt.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ran(CommandResult result) =>
        result.Output.Split('\n').Where(line => line.Contains(" runs: ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]);
}
