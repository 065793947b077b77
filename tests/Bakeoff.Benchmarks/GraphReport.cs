using System.Globalization;
using System.Text;
using Bakeoff.Core;
using ScottPlot;

namespace Bakeoff.Benchmarks;

/// <summary>
/// Writes the results of all sizes as JSON, tables and a plot; a size that is measured again takes the place of its earlier result.
/// </summary>
internal static class GraphReport
{
    /// <summary>By how much the seconds for a rating may change between two sizes and still count as linear.</summary>
    private const double Linear = 1.2;

    /// <summary>What a stage's time goes with besides the ratings.</summary>
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["Download"] = "its users draw from a larger catalogue, and tables of the catalogue are made first",
        ["Ingest"] = "sorting spills to the disk where it does not fit in memory",
        ["Split"] = "its rows and their file are larger than what the system keeps of them in memory",
        ["Integrity"] = "its two files are larger than what the system keeps of them in memory",
        ["TrainSvd"] = "factors of more users and items leave the caches; lists are test users × items; another algorithm at 100m",
        ["TrainTwoTower"] = "the softmax is over a fixed batch, lists are test users × items; two epochs at 100m",
        ["TrainBaselines"] = "lists are test users × items",
        ["TrainItemKnn"] = "it counts the pairs of each user's items, lists are test users × items; not at 100m",
        ["TrainEase"] = "it inverts a matrix of at most 2,500 items, lists are test users × items; not at 100m",
        ["Evaluate"] = "goes with the test users, their lists and the resamples rather than with the ratings",
        ["Report"] = "goes with the models and metrics",
    };

    /// <summary>Adds the result of a size to the files.</summary>
    /// <param name="path">Their path without its ending.</param>
    /// <param name="row">The result.</param>
    public static void Merge(string path, GraphRow row)
    {
        IReadOnlyList<GraphRow> before = File.Exists(path + ".json") ? CanonicalJson.Read<Raw>(path + ".json").Rows : [];
        GraphRow[] rows = [.. before.Where(other => other.Size != row.Size).Append(row).OrderBy(one => one.Ratings)];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.WriteText(path + ".json", CanonicalJson.Serialize(new Raw("graph-benchmark/1", rows)));
        AtomicFile.WriteText(path + ".md", Tables(rows));
        Plot(rows, path + ".svg");
        Console.WriteLine($"Written: {path}.json, .md, .svg");
    }

    private static string Tables(GraphRow[] rows)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, GraphRow> machine in rows.GroupBy(row => row.Machine))
        {
            text.Append(CultureInfo.InvariantCulture, $"Machine of {string.Join(", ", machine.Select(row => row.Size))}: {machine.Key}.\n");
        }

        text.Append("\n| size | ratings | users | items | command |\n|---|---:|---:|---:|---|\n");
        foreach (GraphRow row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Size} | {row.Ratings:#,0} | {row.Users:#,0} | {row.Items:#,0} | `{row.Command}` |\n");
        }

        string[] labels = [.. rows.SelectMany(row => row.Stages).Select(stage => stage.Label).Distinct()];
        Table(text, "Seconds and peak memory", rows, [
            .. labels.Select(
                label => (label,
                    (Func<GraphRow, string>)(row => Find(row, label) is { } stage
                        ? string.Create(CultureInfo.InvariantCulture, $"{stage.Seconds:F1} s, {stage.PeakMegabytes:F0} MB") : "–"))),
            ("the whole command", row => string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:F1} s")),
            ("once more, nothing to do", row => string.Create(CultureInfo.InvariantCulture, $"{row.AgainSeconds:F2} s")),
            ("the page", row => string.Create(CultureInfo.InvariantCulture, $"{row.PageKilobytes:F0} kB")),
            ("bare DuckDB: CSV to sorted Parquet, and a split", row =>
                string.Create(CultureInfo.InvariantCulture, $"{row.Peer.Seconds:F1} s, {row.Peer.PeakMegabytes:F0} MB")),
            ("Ingest + Split + Integrity, times bare DuckDB", row =>
                (row.DataSeconds / row.Peer.Seconds).ToString("F2", CultureInfo.InvariantCulture)),
            ("limits of `build/peaks.json` that were passed", row => row.Problems.Count.ToString(CultureInfo.InvariantCulture)),
        ]);
        Table(text, "Microseconds a rating", rows, [.. labels.Select(label => (label, (Func<GraphRow, string>)(row =>
            Find(row, label) is { } stage ? (stage.Seconds * 1e6 / row.Ratings).ToString("F2", CultureInfo.InvariantCulture) : "–")))]);
        if (rows.Length > 1)
        {
            Linearity(text, rows, labels);
        }

        return text.ToString();
    }

    /// <summary>Which stages take more or less for a rating where there are more ratings, and why.</summary>
    private static void Linearity(StringBuilder text, GraphRow[] rows, string[] labels)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## Linear, or the reason why not\n\nLinear: the time for a rating changes from one size to the next by a factor of at most "
                + $"{Linear}.\n\n");
        foreach (string label in labels)
        {
            string[] slower = Bends(rows, label, ratio => ratio > Linear), faster = Bends(rows, label, ratio => ratio < 1 / Linear);
            string[] said =
            [
                .. slower.Length == 0 ? [] : new[] { $"{string.Join(", ", slower)}: {Reasons.GetValueOrDefault(label.Split('[')[0], "not known")}." },
                .. faster.Length == 0 ? [] : new[] { $"{string.Join(", ", faster)}: what does not grow with the ratings weighs less." },
            ];
            text.Append(CultureInfo.InvariantCulture, $"- **{label}**: {(said.Length == 0 ? "linear." : string.Join(" ", said))}\n");
        }
    }

    private static void Table(StringBuilder text, string title, GraphRow[] rows, IEnumerable<(string Name, Func<GraphRow, string> Cell)> lines)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## {title}\n\n| | {string.Join(" | ", rows.Select(row => row.Size))} "
                + $"|\n|---|{string.Concat(Enumerable.Repeat("---:|", rows.Length))}\n");
        foreach ((string name, Func<GraphRow, string> cell) in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", rows.Select(cell))} |\n");
        }
    }

    /// <summary>The steps of the ladder on which the time for a rating changes so.</summary>
    private static string[] Bends(GraphRow[] rows, string label, Func<double, bool> which) =>
    [
        .. rows.Zip(rows.Skip(1)).Where(pair => Find(pair.First, label) is not null && Find(pair.Second, label) is not null)
            .Select(pair =>
                (pair.First, pair.Second, Ratio: Find(
                    pair.Second, label)!.Seconds / pair.Second.Ratings / (Find(pair.First, label)!.Seconds / pair.First.Ratings)))
            .Where(step => which(step.Ratio))
            .Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Ratio:F2} times from {step.First.Size} to {step.Second.Size}")),
    ];

    private static GraphStage? Find(GraphRow row, string label) => row.Stages.FirstOrDefault(stage => stage.Label == label);

    private static void Plot(GraphRow[] rows, string file)
    {
        using var plot = new Plot();
        foreach (string label in rows.SelectMany(row => row.Stages).Select(stage => stage.Label).Distinct())
        {
            GraphRow[] measured = [.. rows.Where(row => Find(row, label) is { Seconds: > 0 })];
            plot.Add.Scatter(
                measured.Select(row => Math.Log10(row.Ratings)).ToArray(),
                measured.Select(row => Math.Log10(Find(row, label)!.Seconds)).ToArray()).LegendText = label;
        }

        static string Power(double exponent) => Math.Pow(10, exponent).ToString("#,0.##", CultureInfo.InvariantCulture);
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Power };
        }

        plot.XLabel("ratings");
        plot.YLabel("seconds of the stage");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(file, 800, 520);
    }

    private sealed record Raw(string Format, IReadOnlyList<GraphRow> Rows);
}
