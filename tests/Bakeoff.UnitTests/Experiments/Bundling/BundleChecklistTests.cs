using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class BundleChecklistTests
{
    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal) { ["features"] = "3" };

    [Fact]
    public void ABundleThatHasEverything_IsComplete()
    {
        BundleCheckResult result = BundleChecklist.Check(Complete());
        Assert.True(result.IsComplete, string.Join("; ", result.Items.SelectMany(item => item.Missing)));
        Assert.Equal(
            [
                "model code", "baseline code", "data", "split", "preprocessing", "options of every model", "how they were tuned", "seeds",
                "environment",
                "results",
            ], result.Items.Select(item => item.Name));
    }

    public static TheoryData<string, string, Func<object, object>> Lacks { get; } = new()
    {
        { "model code", "its sources are not in a git repository", Change(of => of with { Engine = of.Engine with { Commit = null } }) },
        { "model code", "its sources differed from the commit", Change(of => of with { Engine = of.Engine with { HasUncommittedChanges = true } }) },
        { "model code", "theirs: none of the files of its command", ChangeModel("theirs", model => model with { Code = [] }) },
        { "baseline code", "its sources differed from the commit",
            Change(of => of with { Engine = of.Engine with { HasUncommittedChanges = true } }) },
        { "data", "the bytes of ratings.csv", Change(of => of with { Dataset = of.Dataset with { Included = false } }) },
        { "split", "the stage Split", Change(of => of with { Stages = [.. of.Stages.Where(stage => stage.Name != "Split")] }) },
        { "preprocessing", "the stage Ingest", Change(of => of with { Stages = [.. of.Stages.Where(stage => stage.Name != "Ingest")] }) },
        { "options of every model", "svd", ChangeModel("svd", model => model with { Options = new Dictionary<string, string>() }) },
        { "how they were tuned", "bias: no log says", ChangeModel("bias", model => model with { Tuning = null }) },
        { "seeds", "the seeds of the stages", Change(of => of with { Stages = [.. of.Stages.Select(stage => stage with { Parts = [] })] }) },
        { "environment", "dotnet", Change(of => of with { Environment = of.Environment with { Runtime = new Dictionary<string, string>() } }) },
        {
            "environment", "theirs: the version of its program",
            ChangeModel("theirs", model => model with { Options = new Dictionary<string, string> { ["version"] = "null" } })
        },
        { "results", "metrics.json", Change(of => of with { Stages = [.. of.Stages.Where(stage => stage.Name != "Report")] }) },
    };

    [Theory]
    [MemberData(nameof(Lacks))]
    public void WhatIsMissing_IsNamed(string item, string missing, Func<object, object> change)
    {
        BundleCheckResult result = BundleChecklist.Check((BundleManifest)change(Complete()));
        Assert.False(result.IsComplete);
        Assert.Contains(missing, string.Join('\n', result.Items.Single(of => of.Name == item).Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEngineOfAPackage_IsNamedByItsVersion() =>
        Assert.True(BundleChecklist.Check(Complete() with { Engine = new("1.0.0", null, null, null, []) }).IsComplete);

    private static Func<object, object> Change(Func<BundleManifest, BundleManifest> change) => of => change((BundleManifest)of);

    private static Func<object, object> ChangeModel(string name, Func<BundleManifest.Model, BundleManifest.Model> change) =>
        Change(of => of with { Models = [.. of.Models.Select(model => model.Name == name ? change(model) : model)] });

    private static BundleManifest Complete() => new(
        BundleManifest.CurrentFormat, "mine", "?", 42, new("1.0.0", new string('a', 40), false, null, ["engine/global.json"]),
        new(
            new Dictionary<string, string> { ["dotnet"] = "10.0.1", ["os"] = "linux", ["architecture"] = "X64" },
            new Dictionary<string, string> { ["DuckDB"] = "1.5" }),
        new("mine", "path", null, null, false, [File("ratings.csv")], ["data/1/ratings.csv"], true),
        [
            new("svd", "TrainSvd[0]", "built-in", s_options, [], "sweep", ["tuning/mine/sweep.json"]),
            new("bias", "TrainBaselines[0]", "built-in", s_options, [], "trials", []),
            new(
                "theirs", "TrainOwn.theirs[0]", "command", new Dictionary<string, string> { ["version"] = "\"3.11\"" }, ["experiments/mine/a.py"],
                "file", []),
        ],
        [Stage("Ingest"), Stage("Split"), Stage("TrainSvd"), Stage("Report")], []);

    private static BundleManifest.Stage Stage(string name) => new(
        name, name, new string('b', 64), [new KeyPart("seed", "7"), new KeyPart("option.n", "5")], [File("metrics.json")],
        new Dictionary<string, string> { ["metrics.json"] = $"results/{name}/metrics.json" });

    private static StoredFile File(string path) => new(path, ContentHash.OfBytes([1]), 1);
}
