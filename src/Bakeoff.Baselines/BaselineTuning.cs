using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Chooses the options of the baselines by random search (Bergstra and Bengio, JMLR 13, 2012) on a <see cref="ValidationSlice"/>, with the
/// same number of sets for each model. The first set is the given one, so that tuning never does worse there.
/// </summary>
/// <param name="options">The given options; a model that they leave out is not tuned.</param>
/// <param name="slice">What is fitted on and measured by.</param>
/// <param name="context">Gives the seed, the threads, the progress and the cancellation.</param>
internal sealed class BaselineTuning(BaselineOptions options, ValidationSlice slice, StageContext context)
{
    private readonly BaselineInput _input = new(slice.Kept, slice.Users, context);
    private readonly Dictionary<string, (string Metric, TuningTrial[] Trials)> _trials = new(StringComparer.Ordinal);

    /// <summary>What was tried for each model, in the order in which it was tried, and what it was measured by.</summary>
    public IReadOnlyDictionary<string, (string Metric, TuningTrial[] Trials)> Trials => _trials;

    /// <summary>The options with the best values that were found; of equal ones those found first.</summary>
    public BaselineOptions Best() => Baseline.All.Where(baseline => baseline.TakesPart(options)).Aggregate(options, Search);

    private BaselineOptions Search(BaselineOptions given, Baseline baseline)
    {
        var random = new SeededRandom(Seeds.Derive(context.Seed, "tuning " + baseline.Name));
        BaselineOptions[] sets = [given, .. Enumerable.Range(1, options.TuningSets - 1).Select(_ => baseline.Draw(given, random))];
        var trials = new TuningTrial[sets.Length];
        string metric = "";
        int best = 0;
        for (int set = 0; set < sets.Length; set++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((double)set / sets.Length, $"{baseline.Name}: set {set + 1} of {sets.Length}");
            IScorer scorer = baseline.Fit(_input, sets[set]);
            bool ranks = scorer.Kind == ScoreKind.Ranking;
            (metric, double value) = ranks ? (slice.RecallName, slice.Recall(scorer)) : (ValidationSlice.RmseName, slice.Rmse(scorer));
            trials[set] = new TuningTrial(
                new SortedDictionary<string, double>(
                    baseline.Tuned(sets[set]).ToDictionary(option => option.Name, option => option.Value), StringComparer.Ordinal), value);
            best = (ranks ? value > trials[best].Value : value < trials[best].Value) ? set : best;
        }

        _trials[baseline.Name] = (metric, trials);
        return sets[best];
    }
}
