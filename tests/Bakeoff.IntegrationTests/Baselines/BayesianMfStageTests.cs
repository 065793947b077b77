using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What the stage of Bayesian matrix factorization writes.</summary>
public sealed class BayesianMfStageTests : EvaluationTestBase
{
    private static readonly BayesianMfOptions Options = new() { Factors = 3, BurnIn = 5, Samples = 20, KeptSamples = 2 };

    [Fact]
    public void Stage_WritesASpreadForEachPrediction_AndListsOfItsTestUsers()
    {
        string model = Train();
        string predictions = TableOf(model, ModelFiles.Predictions), spread = TableOf(model, "spread.parquet");
        Assert.Equal(60, Count($"FROM {predictions} WHERE score BETWEEN 0.5 AND 5"));
        Assert.Equal(60, Count($"FROM {predictions} JOIN {spread} USING (\"user\", item) WHERE deviation > 0 AND rating_deviation > deviation"));
        Assert.Equal(30, Count($"FROM (SELECT DISTINCT \"user\" FROM {TableOf(model, ModelFiles.SeenExcluded)})"));
        string training = System.IO.File.ReadAllText(Path.Combine(model, ModelFiles.Training));
        Assert.Contains("\"lossName\": \"training RMSE\"", training, StringComparison.Ordinal);
        Assert.Contains("\"epoch\": 25,", training, StringComparison.Ordinal);
        Assert.Contains("\"parameters\": 401", training, StringComparison.Ordinal); // (60 users + 40 items) · (3 factors + bias) + the mean.
    }

    /// <summary>The sampler is told which test rows there are: of their ratings it must know nothing.</summary>
    [Fact]
    public void Stage_WithOtherTestRatings_WritesTheSameBytes()
    {
        string[] before = Hashes(Train());
        Session.Execute("UPDATE split SET rating = 5.5 - rating WHERE test_fold = 0");
        Assert.Equal(before, Hashes(Train()));
        Session.Execute("UPDATE split SET rating = 5.5 - rating WHERE test_fold = 1");
        Assert.NotEqual(before, Hashes(Train()));
    }

    [Fact]
    public void Stage_OnAnyNumberOfThreads_WritesTheSameBytes() => Assert.Equal(Hashes(Train(threads: 1)), Hashes(Train(threads: 3)));

    private static string[] Hashes(string model) =>
        [.. Directory.GetFiles(model).Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file) + " " + ContentHash.OfFile(file))];

    private static string TableOf(string model, string file) => DuckDbSession.Parquet(Path.Combine(model, file));

    private string Train(int threads = 2)
    {
        WriteSplit();
        string output = StageRunner.Run(
            Folder, new BayesianMfStage(), Options, StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"])), fold: 0,
            threads: threads);
        return Path.Combine(output, "bayesian-mf");
    }

    private int Count(string from) => Session.Scalar<int>($"SELECT count(*) {from}");
}
