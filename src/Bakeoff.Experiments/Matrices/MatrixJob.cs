using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Reads what the points of a matrix came to, and writes the page of them all.</summary>
/// <param name="context">Where the results are.</param>
internal sealed class MatrixJob(RunContext context)
{
    /// <summary>Writes <c>index.html</c>, <c>report.md</c> and <c>matrix.json</c> into the matrix's folder of reports.</summary>
    /// <param name="points">Its points, which have just run.</param>
    /// <param name="failures">Why some of them failed, by their names.</param>
    public MatrixResult Write(IReadOnlyList<LoadedExperiment> points, IReadOnlyDictionary<string, string> failures)
    {
        using var scratch = new ComparisonScratch("matrix");
        Matrix matrix = points[0].Matrix!;
        EngineSettings settings = context.Settings;
        List<LeaderboardEntry> entries = [];
        foreach (LoadedExperiment point in points.Where(point => !failures.ContainsKey(point.Graph.Experiment)))
        {
            string folder = Path.Combine(scratch.Path, entries.Count.ToString(CultureInfo.InvariantCulture));
            Export(point.Graph, folder);
            entries.AddRange(MeasuredModels.Read(settings, point.Graph.Experiment, point.Graph, folder, MetricsOf(folder)));
        }

        string[] ids = [.. MetricIds(entries)];
        var tables = new List<MatrixTable>();
        var answer = new List<string>();
        foreach (IGrouping<string, LeaderboardEntry> dataset in entries.GroupBy(
            entry => ValueOf(matrix, entry.Name, MatrixAxis.Dataset) ?? DatasetOf(points, entry.Name)))
        {
            List<MatrixRow> rows = [];
            foreach (IGrouping<string, LeaderboardEntry> split in dataset.GroupBy(entry => ValueOf(matrix, entry.Name, MatrixAxis.Split) ?? ""))
            {
                foreach (IReadOnlyList<LeaderboardEntry> group in Ranking.Groups(SameResults.Merge(split)))
                {
                    rows.AddRange(MatrixRows.Create(matrix, split.Key, group, ids));
                    answer.AddRange(Answer(split.Key.Length == 0 ? dataset.Key : $"{dataset.Key}, {split.Key}", group, ids));
                }
            }

            tables.Add(new MatrixTable(dataset.Key, rows));
        }

        var report = new MatrixReport(
            MatrixReport.CurrentFormat, matrix.Experiment, ((ReportOptions)points[0].Graph[StageTable.Report.Name].Options).Question, ids,
            [.. points.Select(point => PointOf(matrix, point.Graph.Experiment, failures))], tables);
        string place = settings.ReportFolder(matrix.Experiment);
        PageStamp stamp = PageStamps.Create(settings, Path.GetDirectoryName(points[0].Files[^1])!);
        AtomicFile.WriteTexts(
            place,
            ("index.html", MatrixPage.Render(report, answer, stamp)),
            ("report.md", MatrixMarkdown.Render(report, answer)),
            (MatrixReport.FileName, CanonicalJson.Serialize(report)));
        return new MatrixResult(report, answer, place);
    }

    /// <summary>Copies the metrics of a point that has just run.</summary>
    private void Export(StageGraph graph, string folder)
    {
        string evaluate = StageTable.Evaluate.Name;
        string? key = context.EngineFor(graph).Plan([graph[evaluate]])[^1].Key;
        if (key is null || !new StoredRuns(context.Settings.StoreFolder).Export(evaluate, key, folder))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownRun, $"the store no longer has the metrics of '{graph.Experiment}', which has just run.",
                "Run the same command again; do not collect garbage meanwhile.")]);
        }
    }

    /// <summary>What the experiment asks about; else what a leaderboard shows.</summary>
    private static IReadOnlyList<string> MetricsOf(string folder) =>
        CanonicalJson.Read<MetricsReport>(Path.Combine(folder, MetricsReport.FileName)).Primary is { Count: > 0 } primary ? primary
            : LeaderboardRequest.DefaultMetrics;

    private static IEnumerable<string> MetricIds(List<LeaderboardEntry> entries) => entries
        .SelectMany(entry => entry.Run.Report.Primary is { Count: > 0 } primary ? primary : LeaderboardRequest.DefaultMetrics).Distinct()
        .Select(metric => Ranking.IdOf(entries, metric)).OfType<string>().Distinct();

    /// <summary>Who comes first, and whether the paired tests say that the others are worse.</summary>
    private static IEnumerable<string> Answer(string where, IReadOnlyList<LeaderboardEntry> group, string[] ids)
    {
        if (ids.FirstOrDefault(id => group.Any(entry => entry.ByUser(id) is not null)) is not { } id)
        {
            yield break;
        }

        IReadOnlyList<RankedEntry> ranking = Ranking.Create(group, id);
        RankedEntry first = ranking[0];
        RankedEntry? best = ranking.FirstOrDefault(ranked => ranked.Entry is { IsFloor: false } && LeaderboardText.IsMeasured(ranked));
        string trained = best is null ? "; no trained model is measured (⚠)"
            : best == first ? "" : $"; the best trained model is {best.Entry.Labels}, {Decimals.Plain(best.Value.Value)}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{where}: by {id} {first.Entry.Labels} comes first, {Decimals.Plain(first.Value.Value)}{trained}; "
                + $"{ranking.Count(ranked => ranked.Tied)} of the other {ranking.Count - 1} show no significant difference from it"
                + $"{LeaderboardText.NotCompared(ranking)} ({Counted.Plain(first.Entry.Run.Report.TestUsers, "test user")}).");
    }

    private static string? ValueOf(Matrix matrix, string point, string axis) => matrix.Parse(point).GetValueOrDefault(axis);

    private static string DatasetOf(IReadOnlyList<LoadedExperiment> points, string name) =>
        ((ReportOptions)points.First(point => point.Graph.Experiment == name).Graph[StageTable.Report.Name].Options).Dataset;

    private static MatrixPoint PointOf(Matrix matrix, string name, IReadOnlyDictionary<string, string> failures) => new(
        name, matrix.Parse(name), failures.ContainsKey(name) ? null : MatrixRows.PageOf(name), failures.GetValueOrDefault(name));
}
