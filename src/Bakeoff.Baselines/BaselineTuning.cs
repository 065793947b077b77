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
    private readonly RaterLists _raters = new(slice.Kept, context.Cancellation);
    private readonly Dictionary<string, (string Metric, TuningTrial[] Trials)> _trials = new(StringComparer.Ordinal);

    /// <summary>What was tried for each model, in the order in which it was tried, and what it was measured by.</summary>
    public IReadOnlyDictionary<string, (string Metric, TuningTrial[] Trials)> Trials => _trials;

    /// <summary>The options with the best values that were found; of equal ones those found first.</summary>
    public BaselineOptions Best()
    {
        BaselineOptions best = Search(
            "bias", options, (set, random) => set with { Damping = Log(random, 0.1, 100) },
            set => new BiasModel(slice.Kept, set.Damping, context.Cancellation),
            set => [("damping", set.Damping)]);
        if (options.Neighbours > 0)
        {
            best = Search(
                "item-knn", best, (set, random) => set with { Neighbours = Whole(random, 5, 1000) }, set => new ItemKnnModel(_raters, set.Neighbours, context.Threads, context.Cancellation),
                set => [("neighbours", set.Neighbours)]);
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        if (options.UserNeighbours > 0)
        {
            best = Search(
                "user-knn", best, (set, random) => set with { UserNeighbours = Whole(random, 5, 1000) },
                set => new UserKnnModel(_raters, set.UserNeighbours, slice.Users, parallel),
                set => [("userNeighbours", set.UserNeighbours)]);
        }

        if (options.Rp3Neighbours > 0)
        {
            best = Search(
                "rp3beta", best, (set, random) => set with { Rp3Neighbours = Whole(random, 5, 1000), Rp3Alpha = Log(random, 0.2, 2), Rp3Beta = Log(random, 0.05, 1.5) }, set => new Rp3BetaModel(_raters, set, parallel),
                set => [("rp3Neighbours", set.Rp3Neighbours), ("rp3Alpha", set.Rp3Alpha), ("rp3Beta", set.Rp3Beta)]);
        }

        if (options.PureSvdFactors > 0)
        {
            best = Search(
                "pure-svd", best, (set, random) => set with { PureSvdFactors = Whole(random, 4, 350) }, set => new PureSvdModel(_raters, set.PureSvdFactors, context.Seed, parallel),
                set => [("pureSvdFactors", set.PureSvdFactors)]);
        }

        if (options.Ease > 0)
        {
            best = Search(
                "ease", best, (set, random) => set with { Ease = Log(random, 1, 10_000) }, set => new EaseModel(_raters, set.Ease, set.EaseItems, context.Threads, context.Cancellation),
                set => [("ease", set.Ease)]);
        }

        return options.AlsFactors == 0 ? best : Search(
            "implicit-als", best,
            (set, random) => set with { AlsFactors = Whole(random, 8, 200), AlsConfidence = Log(random, 0.1, 100), AlsRegularization = Log(random, 0.1, 1000) },
            set => new ImplicitAlsModel(_raters, set, context.Seed, context.Threads, context.Cancellation),
            set => [("alsFactors", set.AlsFactors), ("alsConfidence", set.AlsConfidence), ("alsRegularization", set.AlsRegularization)]);
    }

    /// <summary>Evenly in the logarithm, to three digits so that a set can be written down.</summary>
    private static double Log(SeededRandom random, double from, double to)
    {
        double value = from * Math.Pow(to / from, random.NextDouble());
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return double.Round(Math.Round(value / unit) * unit, 6);
    }

    private static int Whole(SeededRandom random, int from, int to) => (int)Math.Round(Log(random, from, to));

    private BaselineOptions Search(
        string model, BaselineOptions given, Func<BaselineOptions, SeededRandom, BaselineOptions> draw, Func<BaselineOptions, IScorer> fit, Func<BaselineOptions, (string Name, double Value)[]> named)
    {
        var random = new SeededRandom(Seeds.Derive(context.Seed, "tuning " + model));
        BaselineOptions[] sets = [given, .. Enumerable.Range(1, options.TuningSets - 1).Select(_ => draw(given, random))];
        var trials = new TuningTrial[sets.Length];
        string metric = "";
        int best = 0;
        for (int set = 0; set < sets.Length; set++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((double)set / sets.Length, $"{model}: set {set + 1} of {sets.Length}");
            IScorer scorer = fit(sets[set]);
            bool ranks = scorer.Kind == ScoreKind.Ranking;
            (metric, double value) = ranks ? (slice.RecallName, slice.Recall(scorer)) : (ValidationSlice.RmseName, slice.Rmse(scorer));
            trials[set] = new TuningTrial(new SortedDictionary<string, double>(named(sets[set]).ToDictionary(option => option.Name, option => option.Value), StringComparer.Ordinal), value);
            best = (ranks ? value > trials[best].Value : value < trials[best].Value) ? set : best;
        }

        _trials[model] = (metric, trials);
        return sets[best];
    }
}
