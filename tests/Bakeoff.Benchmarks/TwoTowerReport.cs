using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>Writes the raw results as JSON and tables of medians as Markdown.</summary>
internal static class TwoTowerReport
{
    public static void Write(string folder, IReadOnlyList<TwoTowerRow> rows, TwoTowerKernels kernels)
    {
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-two-tower");
        // Of each process the median and the tenth and ninetieth percentile: a thousand steps a line would be no use to anybody.
        AtomicFile.WriteText(name + ".json", CanonicalJson.Serialize(new Raw(
            "two-tower-benchmark/2", Machine.Description, [.. rows.Select(row => new RawRow(
                row.Case, row.Result.Interactions, row.Result.Median, At(row.Result, 0.1), At(row.Result, 0.9), row.Result.Loss,
                row.Result.PeakMegabytes, row.Result.Times))], kernels)));
        AtomicFile.WriteText(name + ".md", Tables(rows) + Phases(rows) + Model(rows) + Kernels(kernels));
        Console.WriteLine($"Written: {name}.json, .md");
    }

    private static double At(TwoTowerResult result, double share) => result.Milliseconds[(int)(share * (result.Milliseconds.Count - 1))];

    private static string Tables(IReadOnlyList<TwoTowerRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. Batch {TwoTowerCase.UsualBatch}, the notebook's towers.\n");
        text.Append("Medians over the steps, of several runs their median (of two the slower), with the smallest and largest.\n\n");
        text.Append(
            "| interactions | threads | trainer | runs | ms a step | minutes an epoch | peak MB | loss | of the fused trainer's time "
                + "|\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var size in rows.GroupBy(row => (row.Result.Interactions, row.Case.Threads)).OrderBy(group => group.Key.Interactions)
            .ThenByDescending(group => group.Key.Threads))
        {
            double fused = Median(size.Where(row => row.Case.Trainer == "fused").Select(row => row.Result.Median));
            foreach (IGrouping<string, TwoTowerRow> trainer in size.GroupBy(row => row.Case.Trainer))
            {
                double[] medians = [.. trainer.Select(row => row.Result.Median).Order()];
                string range = medians.Length > 1 ? FormattableString.Invariant($" [{medians[0]:F2}, {medians[^1]:F2}]") : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {size.Key.Interactions} | {size.Key.Threads} | {trainer.Key} | {medians.Length} | {Median(medians):F2}{range} ");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Median(trainer.Select(row => row.Result.EpochMinutes)):F2} | {Median(trainer.Select(row => row.Result.PeakMegabytes)):F0} ");
                text.Append(CultureInfo.InvariantCulture, $"| {trainer.First().Result.Loss:F4} | {Median(medians) / fused:F1} times |\n");
            }
        }

        return text.ToString();
    }

    private static string Phases(IReadOnlyList<TwoTowerRow> rows)
    {
        var text = new StringBuilder();
        string[] phases = [.. Enum.GetNames<StepPhase>()];
        text.Append("\nMilliseconds of all threads together in a step of the fused trainer, by phase (medians over the steps):\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"| interactions | threads | {string.Join(" | ", phases).ToLowerInvariant()} |\n|---|---|{string.Concat(phases.Select(_ => "---|"))}\n");
        foreach (TwoTowerRow row in rows.Where(row => row.Case.Trainer == "fused"))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Result.Interactions} | {row.Case.Threads} |");
            foreach (string phase in phases)
            {
                text.Append(CultureInfo.InvariantCulture, $" {row.Result.Times.Phases[phase]:F2} |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Model(IReadOnlyList<TwoTowerRow> rows)
    {
        var text = new StringBuilder();
        text.Append(
            "\nThe model of the rounds: in each, the work of one thread shared out evenly or its longest piece, whichever is more, and what is "
                + "outside the rounds.\n");
        text.Append(
            "Milliseconds of a step on one thread (work / longest piece), and what the model says of more threads next to what was measured:\n\n");
        text.Append(
            "| interactions | forward | loss | backward | update | outside | 1 measured | 2 by the model | 2 measured | 8 by the model | 16 by "
                + "the model | times |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<long, TwoTowerRow> size in rows.Where(row => row.Case.Trainer == "fused").GroupBy(row => row.Result.Interactions)
            .OrderBy(group => group.Key))
        {
            // The quickest of several runs: the others met what else the machine did.
            TwoTowerResult one = size.Where(row => row.Case.Threads == 1).MinBy(row => row.Result.Median)!.Result;
            double two = size.Where(row => row.Case.Threads == 2).Min(row => row.Result.Median);
            text.Append(CultureInfo.InvariantCulture, $"| {size.Key} ");
            foreach (RoundTime round in one.Times.Rounds)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {round.Work:F2} / {round.Longest:F2} ");
            }

            double sixteen = one.Times.Predict(one.Median, 16);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {one.Median - one.Times.Rounds.Sum(round => round.Work):F2} | {one.Median:F2} ");
            text.Append(CultureInfo.InvariantCulture, $"| {one.Times.Predict(one.Median, 2):F2} | {two:F2} ");
            text.Append(CultureInfo.InvariantCulture, $"| {one.Times.Predict(one.Median, 8):F2} | {sixteen:F2} | {one.Median / sixteen:F1} |\n");
        }

        return text.ToString();
    }

    private static string Kernels(TwoTowerKernels kernels) => string.Create(CultureInfo.InvariantCulture, $"""

        One core, the fastest of many short repetitions: the softmax of 2,048 rows and {TwoTowerKernels.Columns} columns takes {kernels.SoftmaxMilliseconds:F2} ms, its three products {kernels.SoftmaxGigaflops:F0} GFLOP/s of its whole time.
        A square product: ours {kernels.SquareGigaflops:F0} GFLOP/s, OpenBLAS {kernels.OpenBlasGigaflops:F0} (0: not there). The softmax has {kernels.SoftmaxGigaflops / Math.Max(kernels.SquareGigaflops, kernels.OpenBlasGigaflops):P0} of the better one.

        """);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private sealed record Raw(string Format, string Machine, IReadOnlyList<RawRow> Rows, TwoTowerKernels Kernels);

    private sealed record RawRow(
        TwoTowerCase Case, long Interactions, double Milliseconds, double TenthPercentile, double NinetiethPercentile, double Loss,
        double PeakMegabytes, StepTimes Times);
}
