using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>A baseline: when it takes part, how it is fitted, and what is tried when it is tuned.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="PredictsRatings">Whether it needs ratings, so that it is left out where the data have none.</param>
/// <param name="TakesPart">Says of options whether they ask for it.</param>
/// <param name="Fit">Fits it with options.</param>
/// <param name="Draw">Draws other options for it.</param>
/// <param name="Tuned">Lists the options that are drawn, as the report shows them.</param>
internal sealed record Baseline(
    string Name, bool PredictsRatings, Func<BaselineOptions, bool> TakesPart, Func<BaselineInput, BaselineOptions, IScorer> Fit,
    Func<BaselineOptions, SeededRandom, BaselineOptions> Draw, Func<BaselineOptions, (string Name, double Value)[]> Tuned)
{
    /// <summary>The names of the models that the fit makes: the one of its name, and what it computes on the way.</summary>
    public IReadOnlyList<string> Models { get; init; } = [Name];

    /// <summary>Gets all baselines with options, in the order in which they are fitted and tuned. The global mean has none.</summary>
    public static IReadOnlyList<Baseline> All { get; } =
    [
        new(
            "bias", true, _ => true, (input, options) => new BiasModel(input.Train, options.Damping, input.Cancellation),
            (set, random) => set with { Damping = Log(random, 0.1, 100) }, set => [("damping", set.Damping)])
        {
            Models = ["bias", "global-mean"],
        },
        new(
            "item-knn", false, options => options.Neighbours > 0,
            (input, options) => new ItemKnnModel(input.Raters, options.Neighbours, input.Threads, input.Cancellation),
            (set, random) => set with { Neighbours = Integer(random, 5, 1000) }, set => [("neighbours", set.Neighbours)]),
        new(
            "user-knn", false, options => options.UserNeighbours > 0,
            (input, options) => new UserKnnModel(input.Raters, options.UserNeighbours, input.Users, input.Parallel),
            (set, random) => set with { UserNeighbours = Integer(random, 5, 1000) }, set => [("userNeighbours", set.UserNeighbours)]),
        new(
            "rp3beta", false, options => options.Rp3Neighbours > 0, (input, options) => new Rp3BetaModel(input.Raters, options, input.Parallel),
            (set, random) => set with
            {
                Rp3Neighbours = Integer(random, 5, 1000), Rp3Alpha = Log(random, 0.2, 2), Rp3Beta = Log(random, 0.05, 1.5),
            },
            set => [("rp3Neighbours", set.Rp3Neighbours), ("rp3Alpha", set.Rp3Alpha), ("rp3Beta", set.Rp3Beta)]),
        new(
            "pure-svd", false, options => options.PureSvdFactors > 0,
            (input, options) => new PureSvdModel(input.Raters, options.PureSvdFactors, input.Seed, input.Parallel),
            (set, random) => set with { PureSvdFactors = Integer(random, 4, 350) }, set => [("pureSvdFactors", set.PureSvdFactors)]),
        new(
            "ease", false, options => options.Ease > 0,
            (input, options) => new EaseModel(input.Raters, options.Ease, options.EaseItems, input.Threads, input.Cancellation),
            (set, random) => set with { Ease = Log(random, 1, 10_000) }, set => [("ease", set.Ease)]),
        new(
            "implicit-als", false, options => options.AlsFactors > 0,
            (input, options) => new ImplicitAlsModel(input.Raters, options, input.Seed, input.Threads, input.Cancellation),
            (set, random) => set with
            {
                AlsFactors = Integer(random, 8, 200), AlsConfidence = Log(random, 0.1, 100), AlsRegularization = Log(random, 0.1, 1000),
            },
            set => [("alsFactors", set.AlsFactors), ("alsConfidence", set.AlsConfidence), ("alsRegularization", set.AlsRegularization)]),
    ];

    /// <summary>Says whether the options ask for it and the data have what it needs.</summary>
    /// <param name="options">The options.</param>
    /// <param name="hasRatings">Whether the data have ratings.</param>
    public bool IsFitted(BaselineOptions options, bool hasRatings) => TakesPart(options) && (hasRatings || !PredictsRatings);

    /// <summary>Evenly in the logarithm, to three digits so that a set can be written down.</summary>
    private static double Log(SeededRandom random, double from, double to)
    {
        double value = from * Math.Pow(to / from, random.NextDouble());
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return double.Round(Math.Round(value / unit) * unit, 6);
    }

    private static int Integer(SeededRandom random, int from, int to) => (int)Math.Round(Log(random, from, to));
}
