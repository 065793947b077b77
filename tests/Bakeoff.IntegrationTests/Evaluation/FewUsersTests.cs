using System.Text.Json;
using Bakeoff.Evaluation;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>A model that says something of a few test users, or none that says anything: that is measured, and has no interval.</summary>
public sealed class FewUsersTests : EvaluationTestBase
{
    /// <summary>Without the only user who has a list, coverage and gini have no value, and so no error that could be written.</summary>
    [Theory]
    [InlineData(1, "an interval needs 6 users, and 1 has a value")]
    [InlineData(2, "an interval needs 6 users, and 2 have a value")]
    [InlineData(5, "an interval needs 6 users, and 5 have a value")]
    [InlineData(6, null)]
    public void MetricsOfAllUsersTogether_HaveAnIntervalFromSixUsersOn(int users, string? reason)
    {
        Session.Execute($"DELETE FROM excluded WHERE \"user\" >= {users}");
        Session.Execute($"DELETE FROM included WHERE \"user\" >= {users}");
        Session.Execute($"UPDATE predictions SET score = NULL WHERE \"user\" >= {users}");
        JsonElement[] measured = [.. MetricsOf(Evaluate(), "mine")
            .Where(metric => metric.GetProperty("name").GetString() is "coverage@10" or "gini@10" or "calibration-error")];
        Assert.Equal(5, measured.Length);
        foreach (JsonElement metric in measured)
        {
            Assert.Equal(users, metric.GetProperty("users").GetInt32());
            Assert.Equal(reason, metric.TryGetProperty("noInterval", out JsonElement why) ? why.GetString() : null);
            Assert.Equal(reason is null, metric.TryGetProperty("low", out JsonElement low) && low.ValueKind == JsonValueKind.Number);
        }
    }

    /// <summary>As of data without ratings, on which the baselines of ratings train nothing.</summary>
    [Fact]
    public void WithoutAnyModel_TheFloorsAreMeasured()
    {
        Session.Execute("UPDATE split SET rating = 1");
        WriteScale(1, 1);
        WriteSplit();
        Directory.CreateDirectory(Folder["none"]);
        string output = StageRunner.Run(
            Folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200 },
            StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"]), ("TrainBaselines[0]", Folder["none"])));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "metrics.json")));
        Assert.Equal([0], metrics.RootElement.GetProperty("folds").EnumerateArray().Select(fold => fold.GetInt32()));
        Assert.Equal(
            ["random", "popularity", "oracle"],
            metrics.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
    }

    private static IEnumerable<JsonElement> MetricsOf(string folder, string model)
    {
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "metrics.json")));
        return metrics.RootElement.Clone().GetProperty("models").EnumerateArray().Single(of => of.GetProperty("name").GetString() == model)
            .GetProperty("metrics").EnumerateArray();
    }
}
