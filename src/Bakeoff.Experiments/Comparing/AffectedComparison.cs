using Bakeoff.Comparison;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Compares the experiments that a change can affect, and says of the others that it cannot: what CI asks of a branch.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="planAt">Gives what <c>plan --all --json</c> prints at a branch, tag or commit; null where it fails.</param>
/// <param name="compare">Compares an experiment of the working tree with the baseline, and writes the files into a folder.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class AffectedComparison(
    RunContext context, Func<string, string?> planAt, Func<string, string, IReadOnlyList<ComparisonResult>> compare,
    CancellationToken cancellation)
{
    /// <summary>Compares those that are affected, and writes for each of the others that it is not.</summary>
    /// <param name="baseline">A branch, tag or commit.</param>
    /// <param name="experiments">The experiments that are looked at.</param>
    /// <param name="folder">Has a folder for each experiment.</param>
    /// <returns>The reports of those that are affected and not new.</returns>
    /// <exception cref="ReportedException">Some could not be compared; the others were.</exception>
    public IReadOnlyList<ComparisonResult> Run(string baseline, IReadOnlyList<LoadedExperiment> experiments, string folder)
    {
        var (reports, problems) = (new List<ComparisonResult>(), new List<ErrorReport>());
        IReadOnlyList<(LoadedExperiment Experiment, AffectedExperiments.Effect Effect)> effects =
            AffectedExperiments.Find(planAt(baseline), context, experiments);
        AtomicFile.WriteText(Path.Combine(folder, AffectedReport.FileName), CanonicalJson.Serialize(new AffectedReport(
            AffectedReport.CurrentFormat, baseline,
            effects.ToDictionary(of => of.Experiment.Graph.Experiment, of => AffectedReport.NameOf(of.Effect)))));
        foreach ((LoadedExperiment experiment, AffectedExperiments.Effect effect) in effects)
        {
            string name = experiment.Graph.Experiment, files = Path.Combine(folder, name);
            try
            {
                switch (effect)
                {
                    case AffectedExperiments.Effect.None:
                        Tell(files, name,
                            $"{name}: no option, seed or code of its stages is other than at {baseline}: its results are the same, and nothing "
                                + "was run.", unaffected: true);
                        break;
                    case AffectedExperiments.Effect.IsNew:
                        new ExperimentRun(context, cancellation).RunReport(experiment);
                        Tell(files, name, $"{name} is new: {baseline} has nothing to compare it with. Its own report is there instead.",
                            unaffected: false);
                        break;
                    default:
                        reports.AddRange(compare(name, files));
                        break;
                }
            }
            catch (BakeoffException e) when (!cancellation.IsCancellationRequested)
            {
                problems.AddRange(e.Reports);
                string reasons = string.Join(" ", e.Reports.Select(report => $"{report.Code}: {report.Message}"));
                Tell(files, name, $"{name} could not be compared with {baseline}: {reasons}", unaffected: false);
            }
        }

        return problems.Count == 0 ? reports : throw new ReportedException(problems);
    }

    /// <summary>What is left of an earlier comparison would be stale.</summary>
    private void Tell(string folder, string experiment, string sentence, bool unaffected)
    {
        context.Listener.Message(sentence);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        AtomicFile.WriteText(Path.Combine(folder, "compare.md"), ComparisonMarkdown.Render(experiment, sentence, unaffected));
    }
}
