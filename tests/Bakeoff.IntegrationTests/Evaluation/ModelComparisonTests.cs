using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What a report says of two of its models.</summary>
public sealed class ModelComparisonTests : EvaluationTestBase
{
    /// <summary>A model that predicts the easy rows alone has the lower error, even where it predicts as many of each user.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void ErrorsOfOtherRows_GetNoVerdict_ButListsDo(int left, bool differ)
    {
        Session.Execute(
            "CREATE OR REPLACE TABLE predictions AS SELECT \"user\", item, score, row_number() OVER (PARTITION BY \"user\" ORDER BY item) AS n "
                + "FROM predictions; CREATE TABLE given AS FROM predictions; UPDATE predictions SET score = NULL WHERE n = 1");
        Evaluate();
        foreach (string file in Directory.GetFiles(Folder["models/mine"]))
        {
            Folder.Write("theirs/other/" + Path.GetFileName(file), "");
            File.Copy(file, Folder["theirs/other/" + Path.GetFileName(file)], overwrite: true);
        }

        Folder.Write("theirs/other/training.json", "{ \"model\": \"other\", \"scores\": \"RatingAndRanking\" }");
        Session.WriteParquet(
            $"SELECT \"user\", item, CASE WHEN n = {left} THEN NULL ELSE score + 0.1 END AS score FROM given",
            Folder["theirs/other/predictions.parquet"]);
        string output = StageRunner.Run(
            Folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200, Primary = ["rmse", "recall@10"] },
            StageRunner.Inputs(
                ("Ingest", Folder["ingest"]), ("Split", Folder["split"]), ("TrainMine[0]", Folder["models"]), ("TrainOther[0]", Folder["theirs"])));
        MetricsReport report = CanonicalJson.Read<MetricsReport>(Path.Combine(output, "metrics.json"));
        ModelComparison Of(string name) => report.Comparisons.Single(of =>
            of.Name == name && of.Candidates != CandidateSet.SeenIncluded && new[] { of.Left, of.Right }.Order().SequenceEqual(["mine", "other"]));
        Assert.Equal(differ, Of("rmse").PValue is null && Of("rmse").NoVerdict!.Contains("predict other test rows", StringComparison.Ordinal));
        Assert.Null(Of("recall@10").NoVerdict);
    }
}
