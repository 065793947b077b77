namespace Bakeoff.Benchmarks;

/// <summary>A size of the ladder.</summary>
/// <param name="Name">How the command line calls it.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Base">The experiment that it extends.</param>
/// <param name="Models">What it changes of the models, as JSON.</param>
internal sealed record GraphSize(string Name, string Dataset, string Base, string Models)
{
    /// <summary>
    /// Item-kNN and EASE, of 2,500 items, with which its stage stays under 1 GB at 20 million ratings (1.15 GB with 4,000). They are left out of
    /// 100 million ratings, where 700,000 users have five times as many pairs of items to count.
    /// </summary>
    private const string Lists = """{ "item-knn": { "neighbours": 100 }, "ease": { "regularization": 300, "items": 2500 } }""";

    /// <summary>All sizes, the smallest first.</summary>
    public static IReadOnlyList<GraphSize> All { get; } =
    [
        new("100k", "synthetic-small", "synthetic-20m", Lists),
        new("1m", "synthetic-1m", "synthetic-20m", Lists),
        new("5m", "synthetic-5m", "synthetic-5m", Lists),
        new("20m", "synthetic-20m", "synthetic-20m", Lists),
        new("32m", "synthetic-32m", "synthetic-32m", Lists),
        new("100m", "synthetic-100m", "synthetic-100m", "{}"),
    ];

    /// <summary>The name of its experiment.</summary>
    public string Experiment => "ladder-" + Name;
}
