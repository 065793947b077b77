using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>
/// Writes what a step of the fused trainer takes, next to PyTorch's, as Markdown. On a machine that does other things the tenth percentile of the
/// steps says what an undisturbed one takes, so that both ratios are given.
/// </summary>
internal static class TwoTowerPeerReport
{
    public static void Write(string folder, IReadOnlyList<TwoTowerRow> rows, TwoTowerKernels kernels)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. Batch {TwoTowerCase.UsualBatch}, ");
        text.Append("the towers of the reference notebook, one user in 4 of synthetic-20m.\n");
        text.Append("Milliseconds of a step, its batch included: medians of the runs, with the smallest and largest; in turn.\n\n");
        text.Append(
            "| threads | runs | fused: median step | tenth percentile | PyTorch: median step | tenth percentile | times | times by the tenth "
                + "percentile | processor ms, fused | PyTorch | times |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<int, TwoTowerRow> threads in rows.GroupBy(row => row.Case.Threads))
        {
            Compare(text, threads);
        }

        text.Append("\nThe fused trainer's rounds on one thread, milliseconds of all pieces / of the longest, and what they say of 16 threads:\n\n");
        foreach (TwoTowerRow row in rows.Where(row => row.Case is { Trainer: "fused", Threads: 1 }))
        {
            string rounds = string.Join(
                ", ", row.Result.Times.Rounds.Select(
                    round => string.Create(CultureInfo.InvariantCulture, $"{round.Name} {round.Work:F2} / {round.Longest:F2}")));
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {rounds}; a step {row.Result.Median:F2}, on 16 threads {row.Result.Times.Predict(row.Result.Median, 16):F2}\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\nOne core, the fastest of many short repetitions: the softmax of 2,048 rows and {TwoTowerKernels.Columns} columns "
                + $"{kernels.SoftmaxMilliseconds:F2} ms, {kernels.SoftmaxGigaflops:F0} GFLOP/s of its whole time; a square product of ours "
                + $"{kernels.SquareGigaflops:F0}, of OpenBLAS {kernels.OpenBlasGigaflops:F0} GFLOP/s.\n");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-two-tower-peer.md");
        AtomicFile.WriteText(file, text.ToString());
        Console.WriteLine(text);
    }

    /// <summary>A line: the fused trainer and PyTorch on one number of threads.</summary>
    private static void Compare(StringBuilder text, IGrouping<int, TwoTowerRow> threads)
    {
        TwoTowerResult[] Of(string trainer) => [.. threads.Where(row => row.Case.Trainer == trainer).Select(row => row.Result)];
        (TwoTowerResult[] fused, TwoTowerResult[] peer) = (Of("fused"), Of("pytorch"));
        double[] medians = [.. fused.Zip(peer, (ours, theirs) => theirs.Median / ours.Median)];
        double[] tenths = [.. fused.Zip(peer, (ours, theirs) => Tenth(theirs) / Tenth(ours))];
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {threads.Key} | {fused.Length} | {Spread(fused.Select(run => run.Median))} | {Spread(fused.Select(Tenth))} | "
                + $"{Spread(peer.Select(run => run.Median))} | {Spread(peer.Select(Tenth))} | {Spread(medians)} | {Spread(tenths)} ");
        double[] work = [.. fused.Zip(peer, (ours, theirs) => theirs.ProcessorMilliseconds / ours.ProcessorMilliseconds)];
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {Spread(fused.Select(run => run.ProcessorMilliseconds))} | {Spread(peer.Select(run => run.ProcessorMilliseconds))} | "
                + $"{Spread(work)} |\n");
    }

    private static double Tenth(TwoTowerResult result) => result.Milliseconds[result.Milliseconds.Count / 10];

    private static string Spread(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:F2} [{sorted[0]:F2}, {sorted[^1]:F2}]");
    }
}
