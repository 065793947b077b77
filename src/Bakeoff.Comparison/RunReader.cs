using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;

namespace Bakeoff.Comparison;

/// <summary>Reads what Evaluate wrote: <c>metrics.json</c> and <c>per-user.parquet</c>.</summary>
internal static class RunReader
{
    /// <param name="name">What the reader calls the run.</param>
    /// <param name="experiment">Its experiment.</param>
    /// <param name="folder">The folder of the two files.</param>
    /// <param name="only">The ids of the metrics whose values by user are wanted; null for all.</param>
    /// <param name="floors">Whether the floors' values by user are wanted too.</param>
    /// <exception cref="ComparisonException">They were written by another version (<c>BKF7006</c>).</exception>
    public static EvaluatedRun Read(string name, string experiment, string folder, IReadOnlyCollection<string>? only = null, bool floors = false)
    {
        string file = Path.Combine(folder, "metrics.json");
        string? format = FormatOf(file);
        if (format != MetricsReport.CurrentFormat)
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable,
                $"the results of {name} have the format {format ?? "of no metrics.json"}, and {MetricsReport.CurrentFormat} was expected: another "
                    + "version of Bakeoff made them.",
                "Compare two commits of the same version, or bring the older branch up to date first.");
        }

        MetricsReport report = CanonicalJson.Read<MetricsReport>(file);
        using var session = new DuckDbSession();
        string table = DuckDbSession.Parquet(Path.Combine(folder, "per-user.parquet"));
        string[] columns = [
            .. session.List($"SELECT column_name FROM (DESCRIBE FROM {table})", row => row.GetString(0)).Skip(5)
                .Where(column => only?.Contains(column) != false)];
        ModelMetrics[] models = [.. report.Models.Where(model => model.Role == ModelRole.Model || (floors && model.Role == ModelRole.Floor))];
        var users = new List<(int, long)>();
        var metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>>(StringComparer.Ordinal);
        foreach (ModelMetrics model in models)
        {
            users.Clear();
            metrics[model.Name] = ReadModel(session, table, columns, model.Name, report, users);
        }

        return new EvaluatedRun(name, experiment, report, users, metrics);
    }

    /// <summary>Whether a folder has metrics of this version's format.</summary>
    public static bool IsCurrent(string folder) => FormatOf(Path.Combine(folder, "metrics.json")) == MetricsReport.CurrentFormat;

    private static string? FormatOf(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.TryGetProperty("format", out JsonElement format) ? format.GetString() : null;
    }

    /// <summary>A value is turned back into the sum and the weight that it was made of.</summary>
    private static Dictionary<string, UserMetric> ReadModel(
        DuckDbSession session, string table, string[] columns, string model, MetricsReport report, List<(int, long)> users)
    {
        MetricDefinition[] definitions = [.. columns.Select(column => report.Definitions.First(definition => definition.Id == column))];
        List<double>[] sums = [.. columns.Select(_ => new List<double>())], weights = [.. columns.Select(_ => new List<double>())];
        bool[] isRoot = [.. definitions.Select(definition => BuiltInMetrics.Find(definition.Name) is { IsRoot: true })];
        string values = string.Concat(columns.Select(column => $", \"{column}\""));
        session.Read(
            $"SELECT model, fold, \"user\", rows, predicted{values} FROM {table} WHERE model = {DuckDbSession.Quote(model)} ORDER BY fold, \"user\"",
            row =>
        {
            users.Add((row.GetInt32(1), row.GetInt64(2)));
            for (int i = 0; i < columns.Length; i++)
            {
                bool missing = row.IsDBNull(5 + i);
                double value = missing ? 0 : row.GetDouble(5 + i);
                double weight = missing ? 0 : definitions[i].Over != MetricPopulation.Ratings ? 1
                    : row.GetInt32(definitions[i].Candidates == CandidateSet.TestItems ? 4 : 3);
                sums[i].Add(isRoot[i] ? value * value * weight : value * weight);
                weights[i].Add(weight);
            }
        });
        return definitions.Index().Select(of => new UserMetric(of.Item, [.. sums[of.Index]], [.. weights[of.Index]]))
            .Where(metric => metric.HasValues && metric.Definition.Over != MetricPopulation.Other)
                .ToDictionary(metric => metric.Definition.Id, StringComparer.Ordinal);
    }
}
