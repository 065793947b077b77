using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.Cli;

/// <summary>Prints the metrics that matter most, a row a model.</summary>
internal static class MetricTable
{
    /// <summary>Prints the table.</summary>
    /// <param name="metricsFile">The file <c>metrics.json</c> of a report.</param>
    /// <param name="output">Where it is printed.</param>
    public static void Print(string metricsFile, CommandOutput output)
    {
        MetricsReport report = CanonicalJson.Read<MetricsReport>(metricsFile);
        string[] columns = [.. Columns(report).Distinct().Where(id => report.Models.Any(model => model.Find(id) is not null))];
        var table = new ResultTable(["model", .. columns.Select(NameOf)], labels: 1);
        foreach (ModelMetrics model in report.Models)
        {
            table.AddRow(Cells(model, columns));
        }

        output.Write(table, 120);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Plain(report.TestUsers, "test user")}, "
                + $"{Counted.Plain(report.TestRows, report.WhyNoRatings is null ? "test rating" : "test row")}; "
                + $"lists over the full catalogue, seen items excluded."));
        foreach (string line in Notes(report, columns))
        {
            output.WriteLine(line);
        }
    }

    private static string NameOf(string id)
    {
        string name = id.Split('/')[0], included = CandidateSet.SeenIncluded.ToName();
        return id == MetricDefinition.IdOf(name, CandidateSet.SeenIncluded) ? $"{name} ({included})" : name;
    }

    /// <summary>Gives the row of a model: a value that does not measure it has the mark ⚠, as on the page.</summary>
    /// <param name="model">The model.</param>
    /// <param name="columns">The ids of the metrics.</param>
    internal static string[] Cells(ModelMetrics model, IReadOnlyList<string> columns) =>
        [model.Name, .. columns.Select(id => ReportLabels.Cell(model.Find(id)))];

    /// <summary>
    /// Says what the mark means if a value has it; and for each model that leaves out test rows, over how many its errors are: the table then has
    /// values of different rows.
    /// </summary>
    /// <param name="report">The metrics.</param>
    /// <param name="columns">The ids of those that are shown.</param>
    internal static IEnumerable<string> Notes(MetricsReport report, IReadOnlyList<string> columns)
    {
        if (report.Models.Any(model => columns.Any(id => model.Find(id)?.DoesNotMeasure is not null)))
        {
            yield return ReportLabels.MarkNote;
        }

        foreach (ModelMetrics model in report.Models)
        {
            if (ReportLabels.CoverageOf(report, model) is { } share)
            {
                string consequence = model.Coverage == 0 ? "it has no errors of predictions" : "its errors are over these alone";
                yield return $"{model.Name} has predictions for {share}: {consequence}.";
            }
        }
    }

    /// <summary>Gives the errors of predictions, what judges lists at 10 and 100, and what the experiment's question is about.</summary>
    private static IEnumerable<string> Columns(MetricsReport report) =>
    [
        .. HeadlineMetrics.OfTestItems.Select(name => MetricDefinition.IdOf(name, CandidateSet.TestItems)),
        .. HeadlineMetrics.OfLists([10, 100]).Select(name => MetricDefinition.IdOf(name, CandidateSet.SeenExcluded))
            .Where(id => report.Definition(id)?.HasDirection == true),
        .. report.Primary,
    ];
}
