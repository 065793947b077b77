using System.Reflection;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Svd;
using Bakeoff.Tuning;

namespace Bakeoff.Benchmarks;

/// <summary>A model on data, whose options are searched over the ranges that they have in the product.</summary>
/// <param name="Model">Its key.</param>
/// <param name="Data">The name of the data.</param>
/// <param name="Metric">What decides: <c>rmse</c> or <c>recall@100</c>.</param>
/// <param name="Options">The type of its options.</param>
/// <param name="Fit">Fits it with options, as JSON, on rows.</param>
internal sealed record TuningCase(string Model, string Data, string Metric, Type Options, Func<string, TuningRows, IScorer> Fit)
{
    public const string Small = "latest-small", Generated = "generated";
    private const string Rmse = "rmse", Recall = "recall@100";
    private const ulong Seed = 1; // Of the training: that of the search alone changes.

    /// <summary>A smaller <c>synthetic-small</c>.</summary>
    public static SyntheticOptions GeneratedOptions { get; } = new() { Users = 250, Items = 600, Ratings = 25_000 };

    /// <summary>The six pairs of a model and data.</summary>
    public static IReadOnlyList<TuningCase> All { get; } =
    [
        new("biased-mf", Small, Rmse, typeof(BiasedMfOptions), (json, rows) =>
            new BiasedMfTrainer(OptionProperties.FromJson<BiasedMfOptions>(json), rows.Scale).Train(rows.Train, Seed)),
        new("funk-svd", Generated, Rmse, typeof(FunkSvdOptions), (json, rows) =>
            new FunkSvdTrainer(OptionProperties.FromJson<FunkSvdOptions>(json), rows.Scale).Train(rows.Train, Seed)),
        new("als", Generated, Rmse, typeof(AlsOptions), (json, rows) => new AlsModel(
            ObservedRatings.Read(rows.Train, rating => rating), rows.Scale, OptionProperties.FromJson<AlsOptions>(json), Seed, OneThread)),
        new("ials", Generated, Recall, typeof(IalsOptions), (json, rows) => new IalsModel(
            ObservedRatings.Read(rows.Train, null), OptionProperties.FromJson<IalsOptions>(json), Seed, OneThread)),
        new("bpr", Small, Recall, typeof(BprOptions), (json, rows) =>
            BprTraining.Train(rows.Train, OptionProperties.FromJson<BprOptions>(json), new PairFit(Seed), default)),
        new("item-knn", Generated, Recall, typeof(ItemKnnOptions), (json, rows) =>
            new ItemKnnModel(new RaterLists(rows.Train), OptionProperties.FromJson<ItemKnnOptions>(json), OneThread)),
    ];

    private static ParallelOptions OneThread => new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Whether less is better.</summary>
    public bool IsError => Metric == Rmse;

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; } = new(
    [
        .. OptionProperties.Find(Options).Where(property => property.GetCustomAttribute<OptionSearchAttribute>() is not null).Select(property =>
        {
            OptionSearchAttribute range = property.GetCustomAttribute<OptionSearchAttribute>()!;
            return new SearchParameter(OptionProperties.NameOf(property))
            {
                From = range.From, To = range.To, IsLog = range.Scale == SearchScale.Log, IsWhole = property.PropertyType == typeof(int),
            };
        }),
    ]);

    /// <summary>Trains and measures.</summary>
    /// <param name="point">The options.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>Less is better; positive infinity where the training fails.</returns>
    public double Measure(SearchPoint point, TuningRows rows)
    {
        string json = $"{{{string.Join(',', Space.Parameters.Zip(point.Values, (parameter, value) => $"\"{parameter.Name}\":{value}"))}}}";
        try
        {
            IScorer model = Fit(json, rows);
            return IsError ? rows.Rmse(model) : -rows.Recall(model);
        }
        catch (TrainingException)
        {
            return double.PositiveInfinity;
        }
    }
}
