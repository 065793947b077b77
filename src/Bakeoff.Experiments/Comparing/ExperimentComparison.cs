using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Compares the candidates of one experiment with its baseline, and writes <c>index.html</c>, <c>compare.md</c> and <c>compare.json</c>.
/// </summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="metrics">The metrics that are asked about instead of the experiment's primary ones; empty for those.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ExperimentComparison(RunContext context, string[] metrics, CancellationToken cancellation)
{
    /// <param name="experiment">The experiment.</param>
    /// <param name="maker">Brings both sides up to date.</param>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidates">What is asked about.</param>
    /// <param name="folder">Where the files go.</param>
    /// <returns>A result for each candidate.</returns>
    /// <exception cref="ComparisonException">Nothing of them can be compared (<c>BKF7006</c>).</exception>
    /// <exception cref="ReportedException">Both sides are the experiment as it is now (<c>BKF1016</c>).</exception>
    public IReadOnlyList<ComparisonResult> Run(string experiment, SideMaker maker, string baseline, IReadOnlyList<string> candidates, string folder)
    {
        if (IsHere(baseline, experiment) && candidates.Any(name => IsHere(name, experiment)))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownRun, $"'{baseline}' is the experiment as it is now, which is the candidate too: it would be compared with itself.",
                "Name what it is compared with: a branch such as main, a run, or another experiment.")]);
        }

        (Side made, IReadOnlyList<Side> sides) = maker.MakeAll(baseline, candidates);
        Side before = WithEnergy(made);
        (Side Side, ComparedPair Pair)[] compared = [.. sides.Select(WithEnergy).Select(side => (side, Compare(before, side)))];
        ComparedPair[] pairs = [.. compared.Select(of => of.Pair).Select(pair => pair with
        {
            BaselinePage = PageOf(pair.Report.Baseline, folder), CandidatePage = PageOf(pair.Report.Candidate, folder),
        })];
        ComparisonReport[] reports = [.. pairs.Select(pair => pair.Report)];
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.WriteTexts(
            folder,
            ("index.html", ComparisonPage.Render(experiment, pairs, PageStamps.Create(context.Settings, maker.Folder))),
            ("compare.md", ComparisonMarkdown.Render(experiment, reports)),
            ("compare.json", CanonicalJson.Serialize(reports)));
        ComparisonResult[] results = [.. compared.Select(of => new ComparisonResult(of.Pair.Report, folder)
        {
            BaselineEnergy = EnergyText.ToTotal(before.Report.Energy), CandidateEnergy = EnergyText.ToTotal(of.Side.Report.Energy),
        })];
        context.Listener.Compared(results);
        return results;
    }

    /// <summary>The records of all runs are read for it: once for each side.</summary>
    private Side WithEnergy(Side side) => side with
    {
        Report = side.Report with
        {
            Energy = EnergyText.ToReport(EnergyHistory.Find(context.Settings, side.Keys.Values), context.Settings.CarbonIntensity),
        },
    };

    /// <summary>The page of a side that is an experiment of the working tree; that of a commit or an earlier run may show another result.</summary>
    private string? PageOf(SideReport side, string folder) =>
        side.Kind == "experiment" ? PageStamps.FindReport(context.Settings, side.Experiment, folder) : null;

    private static bool IsHere(string name, string experiment) => name == CompareRequest.WorkingTree || name == experiment;

    private ComparedPair Compare(Side baseline, Side candidate)
    {
        var store = new StoredRuns(context.Settings.StoreFolder);
        (ComparisonReport report, EvaluatedRun old, EvaluatedRun now) =
            new SideComparer(store, context.Settings.Threads, metrics, cancellation).Compare(baseline, candidate);
        IReadOnlyList<UserChange> changes = UserChange.Find(report, old, now);
        return new ComparedPair(
            report, old, now, [.. changes.Select(change => change with { Lists = ListReader.Read(store, baseline, candidate, change) })]);
    }
}
