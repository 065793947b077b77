using System.Globalization;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Custom tables in whole runs: what the pages say of their ids and interactions.</summary>
public sealed class CustomTableRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TextIds_AreShownOnThePages()
    {
        _folder.Write(
            "experiments/shop/ratings/shop.csv",
            Interactions("user,item,rating,timestamp", (i, user, item) => $"kunde-{user:00},A{item},{((i * 5 % 9) + 2) / 2.0},{i}"));
        void Write(double learningRate, int epochs) => _folder.Write("experiments/shop/experiment.json", $$"""
            {
              "question": "What sells?", "dataset": { "name": "shop", "path": "ratings", "format": "csv", "stringIds": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": { "learningRate": {{learningRate}}, "epochs": {{epochs}} }, "two-tower": null }, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
        Write(0.001, 2);
        string[] arguments = ["--experiments", _folder["experiments"], "-e", "shop"];
        CommandResult run = CommandResult.Bakeoff(_folder, ["run", "Report", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Matches(@"<summary>User kunde-\d\d, who went on to rate A\d+: ", File.ReadAllText(_folder["artifacts/reports/shop/index.html"]));

        Write(0.02, 150);
        CommandResult compare = CommandResult.Bakeoff(
            _folder, [
                "compare", "--baseline", Path.GetFileName(Directory.GetFiles(_folder["artifacts/runs/shop"], "*Z.json").Single()), .. arguments]);
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Matches(@"<h4>User \d+ \(kunde-\d\d\), whose test items are A\d+", File.ReadAllText(_folder["artifacts/comparisons/shop/index.html"]));
    }

    /// <summary>
    /// Without a column of ratings there is no error of ratings, and nobody is said to have rated. The path names the file, so that the items' file
    /// has a path too.
    /// </summary>
    [Fact]
    public void ImplicitFeedback_ReachesAReportOfInteractions()
    {
        _folder.Write(
            "experiments/items.csv", "item,title\n"
                + string.Concat(Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{i},Item {i}\n"))));
        _folder.Write("experiments/clicks/ratings/clicks.csv", Interactions("user,item,timestamp", (i, user, item) => $"{user},{item},{i}"));
        _folder.Write("experiments/clicks/experiment.json", """
            {
              "question": "Who clicks?", "dataset": { "name": "clicks", "path": "ratings/clicks.csv", "itemsFile": "../items.csv", "format": "csv", "implicit": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": null, "two-tower": { "embeddingSize": 4, "towerSizes": [4], "batchSize": 64, "epochs": 2 } }, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "--experiments", _folder["experiments"], "-e", "clicks");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.DoesNotContain("rmse", run.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["artifacts/reports/clicks/index.html"]);
        Assert.Contains("480 interactions of 30 items by 40 users. Tested on 40 interactions of 20 users", page, StringComparison.Ordinal);
        Assert.Matches(@"<summary>User \d+, who went on to choose Item \d+; Item \d+</summary>", page);
        Assert.DoesNotContain("id=\"ratings\"", page, StringComparison.Ordinal);
        Assert.Contains(
            "Tested on 40 interactions of 20 users", File.ReadAllText(_folder["artifacts/reports/clicks/report.md"]), StringComparison.Ordinal);
    }

    /// <summary>A table in which each of 40 users has 12 of 30 items.</summary>
    private static string Interactions(string header, Func<int, int, int, FormattableString> row) =>
        header + "\n" + string.Concat(
            Enumerable.Range(0, 480).Select(i => row(i, i / 12, ((i % 12 * 7) + (i / 12)) % 30).ToString(CultureInfo.InvariantCulture) + "\n"));
}
