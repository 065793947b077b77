using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>Writes the raw results as JSON and tables of medians as Markdown.</summary>
internal static class TwoTowerReport
{
    public static void Write(string folder, IReadOnlyList<TwoTowerRow> rows)
    {
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-two-tower");
        // Of each process the median and the tenth and ninetieth percentile: a thousand steps a line would be no use to anybody.
        AtomicFile.WriteText(name + ".json", CanonicalJson.Serialize(new Raw(
            "two-tower-benchmark/1", Machine.Description, [.. rows.Select(row => new RawRow(
                row.Case, row.Result.Interactions, row.Result.Median, At(row.Result, 0.1), At(row.Result, 0.9), row.Result.Loss, row.Result.PeakMegabytes, row.Result.Phases))])));
        AtomicFile.WriteText(name + ".md", Tables(rows));
        Console.WriteLine($"Written: {name}.json, .md");
    }

    private static double At(TwoTowerResult result, double share) => result.Milliseconds[(int)(share * (result.Milliseconds.Count - 1))];

    private static string Tables(IReadOnlyList<TwoTowerRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. Batch {TwoTowerMeasurement.BatchSize}, the notebook's towers.\n");
        text.Append("Medians over the steps, of several runs their median (of two the slower), with the smallest and largest.\n\n");
        text.Append("| interactions | threads | trainer | runs | ms a step | minutes an epoch | peak MB | loss | of the fused trainer's time |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var size in rows.GroupBy(row => (row.Result.Interactions, row.Case.Threads)).OrderBy(group => group.Key.Interactions).ThenByDescending(group => group.Key.Threads))
        {
            double fused = Median(size.Where(row => row.Case.Trainer == "fused").Select(row => row.Result.Median));
            foreach (IGrouping<string, TwoTowerRow> trainer in size.GroupBy(row => row.Case.Trainer))
            {
                double[] medians = [.. trainer.Select(row => row.Result.Median).Order()];
                string range = medians.Length > 1 ? FormattableString.Invariant($" [{medians[0]:F2}, {medians[^1]:F2}]") : "";
                text.Append(CultureInfo.InvariantCulture, $"| {size.Key.Interactions} | {size.Key.Threads} | {trainer.Key} | {medians.Length} | {Median(medians):F2}{range} ");
                text.Append(CultureInfo.InvariantCulture, $"| {Median(trainer.Select(row => row.Result.EpochMinutes)):F2} | {Median(trainer.Select(row => row.Result.PeakMegabytes)):F0} ");
                text.Append(CultureInfo.InvariantCulture, $"| {trainer.First().Result.Loss:F4} | {Median(medians) / fused:F1} times |\n");
            }
        }

        text.Append("\nProcessor milliseconds a step of the fused trainer, by phase:\n\n| interactions | threads | assemble | gather | forward | softmax | backward | update |\n|---|---|---|---|---|---|---|---|\n");
        foreach (TwoTowerRow row in rows.Where(row => row.Case.Trainer == "fused"))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Result.Interactions} | {row.Case.Threads} |");
            foreach (string phase in new[] { "Assemble", "Gather", "Forward", "Softmax", "Backward", "Update" })
            {
                text.Append(CultureInfo.InvariantCulture, $" {row.Result.Phases[phase]:F2} |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private sealed record Raw(string Format, string Machine, IReadOnlyList<RawRow> Rows);

    private sealed record RawRow(
        TwoTowerCase Case, long Interactions, double Milliseconds, double TenthPercentile, double NinetiethPercentile, double Loss, double PeakMegabytes, IReadOnlyDictionary<string, double> PhaseMilliseconds);
}
