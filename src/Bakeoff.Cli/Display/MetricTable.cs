using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Reporting;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Prints the metrics that matter most, a row a model.</summary>
internal static class MetricTable
{
    public static void Print(string metricsFile, CommandOutput output)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(metricsFile));
        JsonElement root = document.RootElement;
        (string Name, string Candidates)[] columns =
        [
            ("rmse", "test-items"), ("mae", "test-items"), ("ndcg", "test-items"), .. ListColumns(root), .. Primary(root),
        ];
        columns = [.. columns.Distinct().Where(column => root.GetProperty("models").EnumerateArray().Any(model => Value(model, column) != "–"))];
        var table = new Table().Border(TableBorder.Rounded).AddColumn("model");
        foreach ((string name, string candidates) in columns)
        {
            table.AddColumn(new TableColumn(candidates == "seen-included" ? $"{name} ({candidates})" : name).RightAligned());
        }

        foreach (JsonElement model in root.GetProperty("models").EnumerateArray())
        {
            table.AddRow([model.GetProperty("name").GetString()!, .. columns.Select(column => Value(model, column))]);
        }

        output.Write(table, 120);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{root.GetProperty("testUsers").GetInt64()} test users, {root.GetProperty("testRows").GetInt64()} test {(root.TryGetProperty("whyNoRatings", out _) ? "rows" : "ratings")}; lists over the full catalogue, seen items excluded."));
        foreach (string line in Uncovered(root))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Says, for each model that does not predict all test rows, over how many of them its errors are: numbers of different rows stand below each other.</summary>
    private static IEnumerable<string> Uncovered(JsonElement root)
    {
        long rows = root.GetProperty("testRows").GetInt64();
        foreach (JsonElement model in root.GetProperty("models").EnumerateArray())
        {
            double coverage = model.GetProperty("coverage").GetDouble();
            if (coverage < 1 && model.GetProperty("role").GetString() == "model" && model.GetProperty("scores").GetString() != nameof(ScoreKind.Ranking))
            {
                string consequence = coverage == 0 ? "it has no errors of predictions" : "its errors are over these alone";
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{model.GetProperty("name").GetString()} has predictions for {Math.Round(coverage * rows)} of {rows} test rows: {consequence}.");
            }
        }
    }

    /// <summary>The metrics that the experiment's question is about.</summary>
    private static IEnumerable<(string, string)> Primary(JsonElement root) =>
        root.GetProperty("primary").EnumerateArray().Select(id => id.GetString()!.Split('/')).Select(parts => (parts[0], parts[1]));

    /// <summary>recall at 10 and 100 and NDCG at 10, or the nearest that the experiment measures.</summary>
    private static IEnumerable<(string, string)> ListColumns(JsonElement root)
    {
        var names = root.GetProperty("models").EnumerateArray()
            .SelectMany(model => model.GetProperty("metrics").EnumerateArray()).Select(metric => metric.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
        return new[] { "recall@10", "recall@100", "ndcg@10", "mrr@100" }.Where(names.Contains).Select(name => (name, "seen-excluded"));
    }

    private static string Value(JsonElement model, (string Name, string Candidates) column)
    {
        foreach (JsonElement metric in model.GetProperty("metrics").EnumerateArray())
        {
            if (metric.GetProperty("name").GetString() == column.Name && metric.GetProperty("candidates").GetString() == column.Candidates)
            {
                return Decimals.Plain(metric.GetProperty("value").GetDouble());
            }
        }

        return "–";
    }
}
