using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The split <c>users</c> as a user runs it, with every built-in model.</summary>
public sealed class HeldOutUsersRunTests : IDisposable
{
    private const string Models = """
        "svd": { "algorithm": "ALGORITHM", "features": 8, "epochs": 10 },
        "two-tower": { "history": 10, "embeddingSize": 8, "towerSizes": [8], "epochs": 2 },
        "item-knn": { "neighbours": 50 }, "user-knn": { "neighbours": 50 }, "rp3beta": { "neighbours": 50 }, "pure-svd": { "factors": 16 },
        "ease": { "regularization": 200, "items": 2000 }, "ials": { "factors": 16 }
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>On real ratings; who personalizes from histories is far above the most popular items for users whom nobody has seen.</summary>
    [Theory]
    [InlineData("biased-mf")]
    [InlineData("funk-svd")]
    public void LatestSmall_WithUsersHeldOut_IsMeasuredForEveryModel(string algorithm)
    {
        Assert.SkipWhen(TestPaths.Shared is null, "../shared is not here");
        Write(
            "users", "movielens-latest-small",
            "\"testUsers\": 100, \"validationUsers\": 0.1, \"minPerUser\": 5, \"cold\": \"drop-items\"",
            Models.Replace("ALGORITHM", algorithm, StringComparison.Ordinal));
        CommandResult result = Run("users", "--mirror", Path.Combine(TestPaths.Shared!, "data"), "--offline");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(_folder["artifacts/reports/users/metrics.json"]));
        string[] names = ["bias", "global-mean", "item-knn", "user-knn", "rp3beta", "pure-svd", "ease", "ials", "svd", "two-tower"];
        string text = metrics.RootElement.GetRawText();
        Assert.All(names, name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
        string report = File.ReadAllText(_folder["artifacts/reports/users/report.md"]);
        Assert.Contains("of 100 users of movielens-latest-small", report, StringComparison.Ordinal);
        Assert.Contains("holds users out whole", report, StringComparison.Ordinal);
        Assert.Contains("ease beats popularity (a floor)", report, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelThatCannotFoldIn_IsRefusedBeforeAnythingRuns()
    {
        Write("users", "synthetic-small", "\"testUsers\": 50", "\"two-tower\": { }");
        CommandResult result = Run("users");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error BKF3013: 'split.method' is users", result.Error, StringComparison.Ordinal);
        Assert.Contains("'history'", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["artifacts/store/actions"]));
    }

    private void Write(string name, string dataset, string split, string models) => _folder.Write($"experiments/{name}/experiment.json", $$"""
        {
          "dataset": "{{dataset}}", "split": { "method": "users", {{split}} }, "models": { {{models}} },
          "evaluation": { "k": [20, 100], "primary": ["ndcg@20"], "resamples": 200 }
        }
        """);

    private CommandResult Run(string experiment, params string[] arguments) => CommandResult.Bakeoff(
        _folder, ["run", "Report", "-e", experiment, "--experiments", _folder["experiments"], .. arguments]);
}
