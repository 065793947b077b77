using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary><c>--fail-on=worse</c>: no primary metric may have got worse by more than chance explains.</summary>
internal static class ComparisonGate
{
    /// <summary>Refuses comparisons in which a primary metric got worse, or that cannot decide it.</summary>
    /// <param name="reports">The comparisons.</param>
    /// <param name="threshold">How much worse a metric may be, at least 0.</param>
    /// <exception cref="ComparisonException">A metric got worse (<c>BKF7007</c>), or nothing can be decided (<c>BKF7006</c>).</exception>
    public static void Require(IReadOnlyList<ComparisonReport> reports, double threshold)
    {
        if (reports.FirstOrDefault(report => !report.Identical && !report.Primary.Any()) is { } without)
        {
            string primary = string.Join(", ", without.PrimaryMetrics);
            string reason = primary.Length == 0 ? "no metric is primary" : $"both sides have none of {primary}";
            throw new ComparisonException(
                ErrorCodes.NotComparable, $"--fail-on cannot decide on {without.Candidate.Experiment}: {reason}.",
                "Name a metric that both have with --metric, or in 'evaluation.primary'.");
        }

        string[] worse =
        [
            .. reports.SelectMany(report => report.Primary
                .Where(row => row.Verdict == Verdict.Worse && Math.Abs(row.Difference) > threshold)
                .Select(row => $"{report.Candidate.Name}: {row.Model} {ComparisonText.Name(row)} by {Decimals.Plain(Math.Abs(row.Difference))}")),
        ];
        if (worse.Length > 0)
        {
            const int Named = 5;
            throw new ComparisonException(
                ErrorCodes.ComparedWorse, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{worse.Length} primary metric{(worse.Length == 1 ? "" : "s")} got worse: "
                        + $"{string.Join("; ", worse.Take(Named))}{(worse.Length > Named ? $"; and {worse.Length - Named} more" : "")}."),
                "What changed stands above the table.");
        }

        // A gate that cannot decide is not open.
        string[] open =
        [
            .. reports.SelectMany(
                report => report.Undecided.Select(what => $"{report.Candidate.Name}: {what} (only one side has it, or it was refused)")),
            .. reports.SelectMany(report => report.Primary.Where(row => row.Verdict != Verdict.Same && row.NoVerdict is not null)
                .Select(row => $"{report.Candidate.Name}: {row.Model} {ComparisonText.Name(row)} ({row.NoVerdict})")),
        ];
        if (open.Length > 0)
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable, $"--fail-on cannot decide on {string.Join("; ", open)}.",
                "Make both sides comparable (a model that was renamed is another one), name another metric with --metric, or leave --fail-on out.");
        }
    }
}
