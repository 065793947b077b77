using Bakeoff.Artifacts;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>The option <c>split.catalogue</c>, from the split through training to metrics.</summary>
public sealed class CatalogueTests : EvaluationTestBase
{
    private static readonly SplitOptions Options = new() { N = 2, Partitions = 3, To = "300" };

    /// <summary>Three users are left, and with them fewer than the 40 items: no model lists another one, nor do the random scores.</summary>
    [Fact]
    public void TheCatalogueOfWhatIsRated_HasTheItemsThatFiltersLeave_AndNoListHasAnother()
    {
        Dictionary<string, string> inputs = Split(Options with { Catalogue = "rated" });
        long left = Session.Scalar<long>("SELECT count(DISTINCT item) FROM split WHERE timestamp < 300");
        Assert.InRange(left, 12, 36);
        Assert.Equal(left, CanonicalJson.Read<SplitReport>(Path.Combine(inputs["Split"], SplitReport.FileName)).CatalogueItems);
        string model = Train(inputs);
        Assert.Equal(0, Session.Scalar<long>(
            $"SELECT count(*) FROM {Lists(model)} WHERE item NOT IN (SELECT item FROM split WHERE timestamp < 300)"));
        Assert.Equal(left, Session.Scalar<long>($"SELECT count(DISTINCT item) FROM {Lists(model)}"));
        Assert.NotEqual(Evaluate(Split(Options), Train(Split(Options))), Evaluate(inputs, model));
    }

    [Fact]
    public void TheCatalogueOfTheDataset_IsThatOfIngest_WhateverFiltersLeave()
    {
        Dictionary<string, string> inputs = Split(Options);
        Assert.False(File.Exists(Path.Combine(inputs["Split"], CatalogueFile.FileName)));
        Assert.Equal(40, Session.Scalar<long>($"SELECT count(DISTINCT item) FROM {Lists(Train(inputs))}"));
    }

    private Dictionary<string, string> Split(SplitOptions options) => StageRunner.Inputs(
        ("Ingest", Folder["ingest"]),
        ("Split", StageRunner.Run(Folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", Folder["ingest"])))));

    private string Train(Dictionary<string, string> inputs) =>
        StageRunner.Run(Folder, new TrainBaselinesStage(), new BaselineOptions(), inputs, fold: 0);

    /// <summary>The hash of the items that Evaluate takes for the catalogue.</summary>
    private string Evaluate(Dictionary<string, string> inputs, string model) => CanonicalJson.Read<MetricsReport>(Path.Combine(
        StageRunner.Run(
            Folder, new EvaluateStage(), new EvaluationOptions { K = [10], Resamples = 200 },
            new Dictionary<string, string>(inputs) { ["TrainBaselines[0]"] = model }), "metrics.json")).Protocol.CandidatesHash;

    private static string Lists(string model) => DuckDbSession.Parquet(Path.Combine(model, "bias", ModelFiles.SeenIncluded));
}
