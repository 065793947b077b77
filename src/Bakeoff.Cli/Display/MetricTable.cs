using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Reporting;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Prints the metrics that matter most, a row a model.</summary>
internal static class MetricTable
{
    private const string NoValue = "–";

    /// <summary>Prints the table.</summary>
    /// <param name="metricsFile">The file <c>metrics.json</c> of a report.</param>
    /// <param name="output">Where it is printed.</param>
    public static void Print(string metricsFile, CommandOutput output)
    {
        MetricsReport report = CanonicalJson.Read<MetricsReport>(metricsFile);
        string[] columns = [.. Columns(report).Distinct().Where(id => report.Models.Any(model => model.Find(id) is not null))];
        var table = new Table().Border(TableBorder.Rounded).AddColumn("model");
        foreach (string id in columns)
        {
            string name = id.Split('/')[0], included = CandidateSet.SeenIncluded.ToName();
            bool isIncluded = id == MetricDefinition.IdOf(name, CandidateSet.SeenIncluded);
            table.AddColumn(new TableColumn(isIncluded ? $"{name} ({included})" : name).RightAligned());
        }

        foreach (ModelMetrics model in report.Models)
        {
            table.AddRow([model.Name, .. columns.Select(id => model.Find(id) is { } metric ? Decimals.Plain(metric.Value) : NoValue)]);
        }

        output.Write(table, 120);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.TestUsers} test users, {report.TestRows} test {(report.WhyNoRatings is null ? "ratings" : "rows")}; "
                + $"lists over the full catalogue, seen items excluded."));
        foreach (string line in Uncovered(report))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Errors of predictions; what judges lists at 10 and 100; what the experiment's question is about.</summary>
    private static IEnumerable<string> Columns(MetricsReport report) =>
    [
        .. HeadlineMetrics.OfTestItems.Select(name => MetricDefinition.IdOf(name, CandidateSet.TestItems)),
        .. HeadlineMetrics.OfLists([10, 100]).Select(name => MetricDefinition.IdOf(name, CandidateSet.SeenExcluded))
            .Where(id => report.Definition(id)?.HasDirection == true),
        .. report.Primary,
    ];

    /// <summary>
    /// Says, for each model that does not predict all test rows, over how many of them its errors are: the table has numbers of different rows.
    /// </summary>
    private static IEnumerable<string> Uncovered(MetricsReport report)
    {
        foreach (ModelMetrics model in report.Models.Where(
            model => model is { Role: ModelRole.Model, Coverage: < 1 } && model.Scores.PredictsRatings()))
        {
            string consequence = model.Coverage == 0 ? "it has no errors of predictions" : "its errors are over these alone";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Name} has predictions for {Math.Round(model.Coverage * report.TestRows)} of {report.TestRows} test rows: {consequence}.");
        }
    }
}
