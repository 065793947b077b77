using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>Writes what a step takes on a GPU, next to PyTorch's in eager mode, as Markdown.</summary>
internal static class TwoTowerDeviceReport
{
    public static void Write(string folder, IReadOnlyList<TwoTowerRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}, {TwoTowerPeer.Gpu}. ");
        text.Append("The towers of the reference notebook, one user in 4 of synthetic-20m.\n");
        text.Append("Milliseconds of a step: medians over groups of 64 steps that end with reading their loss, then over the runs, with the ");
        text.Append("smallest and largest.\n\n");
        text.Append("Ours assembles each batch on the host, on so many threads ahead. PyTorch, in eager mode, has all columns on the GPU and ");
        text.Append("no host work; `pytorch` has sparse gradients of the embeddings, `pytorch-dense` dense ones.\n\n");
        text.Append("| batch | trainer | threads | runs | ms a step | processor ms a step | loss, steps 128 to 384 | peak MB of the host |\n");
        text.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var rowsOf in rows.GroupBy(row => (row.Case.Batch, row.Case.Trainer, row.Case.Threads)))
        {
            double[] medians = [.. rowsOf.Select(row => row.Result.Median).Order()];
            double[] work = [.. rowsOf.Select(row => row.Result.ProcessorMilliseconds).Order()];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {rowsOf.Key.Batch} | {rowsOf.Key.Trainer} | {rowsOf.Key.Threads} | {medians.Length} | {medians[medians.Length / 2]:F2} ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"[{medians[0]:F2}, {medians[^1]:F2}] | {work[work.Length / 2]:F2} | {rowsOf.First().Result.Loss:F4} ");
            text.Append(CultureInfo.InvariantCulture, $"| {rowsOf.Max(row => row.Result.PeakMegabytes):F0} |\n");
        }

        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-two-tower-gpu.md");
        AtomicFile.WriteText(file, text.ToString());
        Console.WriteLine(text);
    }
}
