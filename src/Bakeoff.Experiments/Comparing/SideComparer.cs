using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Compares two sides that are up to date: what <c>compare</c> says of them, and the explorer.</summary>
/// <param name="store">Has the outputs of both.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
/// <param name="metrics">The metrics that are asked about instead of the experiment's primary ones; empty for those.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class SideComparer(StoredRuns store, int threads, string[] metrics, CancellationToken cancellation)
{
    private const int Resamples = 10_000;

    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <returns>The report, and what was read of both sides.</returns>
    /// <exception cref="ComparisonException">Nothing of them can be compared (<c>BKF7006</c>).</exception>
    public (ComparisonReport Report, EvaluatedRun Old, EvaluatedRun Now) Compare(Side baseline, Side candidate)
    {
        EvaluatedRun old = RunReader.Read(baseline.Report.Name, baseline.Report.Experiment, baseline.Folder);
        EvaluatedRun now = RunReader.Read(candidate.Report.Name, candidate.Report.Experiment, candidate.Folder);
        var comparer = new Comparer(Resamples, Seeds.Derive(0, "compare"), threads)
        {
            OtherRows = PredictedRows.Differing(store, baseline, old, candidate, now),
        };
        (IReadOnlyList<ComparedMetric> rows, IReadOnlyList<Refusal> refused) = comparer.Compare(old, now, metrics, cancellation);
        if (rows.Count == 0 || (metrics.Length > 0 && !rows.Any(row => row.IsPrimary)))
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable,
                $"nothing of {candidate.Report.Name} can be compared with {baseline.Report.Name}: "
                    + $"{Reasons(refused)}.",
                metrics.Length > 0 ? "Check the names after --metric; metrics.json lists all." : refused.FirstOrDefault()?.Remedy
                    ?? "Give both a model in common.");
        }

        IReadOnlyList<string> primary = Comparer.PrimaryOf(old, now, metrics);
        bool Same(string file) => ContentHash.OfFile(Path.Combine(baseline.Folder, file)) == ContentHash.OfFile(Path.Combine(candidate.Folder, file));
        var report = new ComparisonReport(
            "compare/2", baseline.Report, candidate.Report, Same("metrics.json") && Same("per-user.parquet"), now.People.Count, Resamples,
            rows.Count(row => row is { IsPrimary: true, IsTested: true, SameAs: null }), ChangeFinder.Find(store, baseline, candidate), rows, refused)
        {
            PrimaryMetrics = primary,
            Undecided = Comparer.Undecided(old, now, primary, rows),
            ExploratoryTests = rows.Count(row => row is { IsPrimary: false, IsTested: true, SameAs: null }),
        };
        return (report, old, now);
    }

    /// <summary>Nothing is refused where neither has anything: two experiments without a model.</summary>
    private static string Reasons(IReadOnlyList<Refusal> refused) => refused.Count == 0 ? "neither has a model that is measured"
        : string.Join("; ", refused.Select(refusal => $"{refusal.What}: {WithoutCode(refusal.Reason)}"));

    /// <summary>The error has the code already.</summary>
    private static string WithoutCode(string reason) => reason.Replace($"{ErrorCodes.NotComparable}: ", "", StringComparison.Ordinal);
}
