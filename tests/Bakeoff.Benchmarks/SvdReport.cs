using System.Globalization;
using System.Text;
using Bakeoff.Core;
using ScottPlot;

namespace Bakeoff.Benchmarks;

/// <summary>Writes the raw results as JSON, tables of medians as Markdown, and a plot of seconds over ratings.</summary>
internal static class SvdReport
{
    public static void Write(string folder, IReadOnlyList<SvdRow> rows, double noiseFloor)
    {
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-svd");
        AtomicFile.WriteText(name + ".json", CanonicalJson.Serialize(new Raw("svd-benchmark/1", Machine.Description, noiseFloor, rows)));
        AtomicFile.WriteText(name + ".md", Tables(rows, noiseFloor));
        if (rows.Any(row => row.Part == "sizes"))
        {
            Plot(rows.Where(row => row.Part == "sizes"), name + ".svg");
        }

        Console.WriteLine($"Written: {name}.json, .md, .svg");
    }

    private static string Tables(IReadOnlyList<SvdRow> rows, double noiseFloor)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. Medians, smallest to largest in brackets.\n");
        foreach (IGrouping<string, SvdRow> part in rows.GroupBy(row => row.Part))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {part.Key}\n\n");
            text.Append(
                "| algorithm | ratings | threads | bins | features × epochs | other | runs | load + grid s | training s | ns an update | peak MB "
                    + "| last test RMSE |\n");
            text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
            foreach (IGrouping<SvdCase, SvdResult> same in part.GroupBy(row => row.Case, row => row.Result))
            {
                text.Append(Line(same.Key, [.. same]));
            }
        }

        text.Append(Scaling(rows));
        foreach (IGrouping<string, SvdRow> algorithm in rows.Where(row => row.Part == "sizes" && row.Case is { Sample: 1, Threads: 2 })
            .GroupBy(row => row.Case.Algorithm))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{algorithm.Key}, test RMSE by epoch on all ratings (the generator's noise alone is {noiseFloor:F4}): ");
            text.AppendJoin(", ", algorithm.First().Result.TestRmse.Select(point => FormattableString.Invariant($"{point.Epoch}: {point.Rmse:F4}")))
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What a share that does not scale explains of the part <c>threads</c>: see <see cref="ScalingFit"/>.</summary>
    private static string Scaling(IReadOnlyList<SvdRow> rows)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, SvdRow> algorithm in rows.Where(row => row.Part == "threads").GroupBy(row => row.Case.Algorithm))
        {
            (int Threads, double Nanoseconds)[] points = [.. algorithm.GroupBy(row => row.Case.Threads).OrderBy(same => same.Key)
                .Select(same => (same.Key, same.Select(row => row.Result.NanosecondsAnUpdate).Order().ElementAt(same.Count() / 2)))];
            text.Append(ScalingFit.Table(algorithm.Key, points));
        }

        return text.ToString();
    }

    private static string Line(SvdCase what, SvdResult[] results)
    {
        string Cell(Func<SvdResult, double> value, string format)
        {
            double[] sorted = [.. results.Select(value).Order()];
            string median = sorted[sorted.Length / 2].ToString(format, CultureInfo.InvariantCulture);
            return sorted.Length == 1 ? median
                : $"{median} [{sorted[0].ToString(format, CultureInfo.InvariantCulture)}, "
                    + $"{sorted[^1].ToString(format, CultureInfo.InvariantCulture)}]";
        }

        string other =
            string.Join(", ", new[] { what.OutOfCore ? "out of core" : null, what.Environment is { } off ? $"{off}=0" : null }.OfType<string>());
        string rmse = results[0].TestRmse.Count > 0 ? results[0].TestRmse[^1].Rmse.ToString("F4", CultureInfo.InvariantCulture) : "–";
        string[] cells =
        [
            what.Algorithm, FormattableString.Invariant($"{results[0].Ratings}"), FormattableString.Invariant($"{what.Threads}"),
            FormattableString.Invariant($"{what.Bins}"), FormattableString.Invariant($"{what.Features} × {what.Epochs}"), other,
            FormattableString.Invariant($"{results.Length}"), Cell(result => result.ReadSeconds + result.GridSeconds, "F2"),
            Cell(result => result.TrainSeconds, "F2"), Cell(result => result.NanosecondsAnUpdate, "F2"),
            Cell(result => result.PeakMegabytes, "F0"), rmse,
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static void Plot(IEnumerable<SvdRow> rows, string file)
    {
        using var plot = new Plot();
        foreach (var line in rows.GroupBy(row => (row.Case.Algorithm, row.Case.Threads)).OrderBy(line => line.Key))
        {
            (double X, double Y)[] points = [.. line.GroupBy(row => row.Result.Ratings).OrderBy(size => size.Key)
                .Select(size => (Math.Log10(size.Key), Math.Log10(size.Select(row => row.Result.TrainSeconds).Order().ElementAt(size.Count() / 2))))];
            plot.Add.Scatter(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray()).LegendText =
                $"{line.Key.Algorithm}, {line.Key.Threads} thread{(line.Key.Threads > 1 ? "s" : "")}";
        }

        static string Power(double exponent) => Math.Pow(10, exponent).ToString("#,0.##", CultureInfo.InvariantCulture);
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Power };
        }

        plot.XLabel("training ratings");
        plot.YLabel("seconds of training, 40 features × 120 epochs");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(file, 720, 440);
    }

    private sealed record Raw(string Format, string Machine, double NoiseRmse, IReadOnlyList<SvdRow> Rows);
}
