using Bakeoff.Data;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>How large a dataset is before it has been read: of one that is generated as its options say, of MovieLens's as their publisher states.</summary>
internal static class StatedSizes
{
    /// <summary>Ratings, users and items of the publisher's README files: https://grouplens.org/datasets/movielens/.</summary>
    private static readonly Dictionary<string, DataSize> MovieLens = new(StringComparer.Ordinal)
    {
        ["movielens-latest-small"] = new(100_836, 610, 9_742),
        ["movielens-100k"] = new(100_000, 943, 1_682),
        ["movielens-1m"] = new(1_000_209, 6_040, 3_883),
        ["movielens-10m"] = new(10_000_054, 71_567, 10_681),
        ["movielens-20m"] = new(20_000_263, 138_493, 27_278),
        ["movielens-25m"] = new(25_000_095, 162_541, 62_423),
        ["movielens-32m"] = new(32_000_204, 200_948, 87_585),
    };

    /// <summary>The size of a dataset, or null where nobody states it.</summary>
    public static DataSize? Of(Dataset dataset) => dataset.Download.Synthetic is { } synthetic
        ? new DataSize(synthetic.Ratings, synthetic.Users, synthetic.Items)
        : Datasets.Find(dataset.Name)?.Download == dataset.Download ? MovieLens.GetValueOrDefault(dataset.Name) : null;
}
