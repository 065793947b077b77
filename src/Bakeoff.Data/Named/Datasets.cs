using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The datasets that Bakeoff knows by name.</summary>
public static class Datasets
{
    private const string Host = "https://files.grouplens.org/datasets/movielens/";

    private static readonly RatingScale HalfStars = new(0.5, 5, 0.5);
    private static readonly RatingScale WholeStars = new(1, 5, 1);

    /// <summary>All of them, the embedded default first. Sizes and checksums are those of the publisher's archives.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
    [
        Synthetic("synthetic-small", "100,000 ratings, generated; the embedded default, needs no network", new SyntheticOptions()),
        Synthetic("synthetic-1m", "MovieLens 1M's shape, generated", new SyntheticOptions { Users = 6_040, Items = 3_706, Ratings = 1_000_209 }),
        Synthetic(
            "synthetic-5m", "5,000,000 ratings of 35,000 users and 9,000 items, generated",
            new SyntheticOptions { Users = 35_000, Items = 9_000, Ratings = 5_000_000 }),
        Synthetic(
            "synthetic-20m", "MovieLens 20M's shape, generated", new SyntheticOptions { Users = 138_493, Items = 26_744, Ratings = 20_000_263 }),
        Synthetic(
            "synthetic-32m", "MovieLens 32M's shape, generated", new SyntheticOptions { Users = 200_948, Items = 87_585, Ratings = 32_000_204 }),
        Synthetic(
            "synthetic-100m", "100,000,000 ratings of 700,000 users and 60,000 items, generated",
            new SyntheticOptions { Users = 700_000, Items = 60_000, Ratings = 100_000_000 }),
        MovieLens(
            "latest-small", "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
            978_202, "movielens-csv", HalfStars, new(100_836, 610, 9_742), "100,836 ratings (2018-09)"),
        MovieLens(
            "100k", "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
            4_924_029, "movielens-100k", WholeStars, new(100_000, 943, 1_682), "100,000 ratings (1998)"),
        MovieLens(
            "1m", "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
            5_917_549, "movielens-1m", WholeStars, new(1_000_209, 6_040, 3_883), "1,000,209 ratings (2003)"),
        MovieLens(
            "10m", "813c411ccb6122564edfe752e7f80c4dcc5aa25fa94c93622f6877a7ba252862",
            65_566_137, "movielens-10m", HalfStars, new(10_000_054, 71_567, 10_681), "10,000,054 ratings (2009)"),
        MovieLens(
            "20m", "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
            198_702_078, "movielens-csv", HalfStars, new(20_000_263, 138_493, 27_278), "20,000,263 ratings (2015)"),
        MovieLens(
            "25m", "8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
            261_978_986, "movielens-csv", HalfStars, new(25_000_095, 162_541, 62_423), "25,000,095 ratings (2019)"),
        MovieLens(
            "32m", "e4a68655d7386b8f95f2f2424b2ff975dfdd15ffd59e0d864a14dca43e99d6ee",
            238_950_008, "movielens-csv", HalfStars, new(32_000_204, 200_948, 87_585), "32,000,204 ratings (2024)"),
        .. UnpinnedDatasets.All,
        .. AmazonDatasets.All,
    ];

    /// <summary>The dataset of a name, or null.</summary>
    /// <param name="name">Such as <c>movielens-20m</c>.</param>
    public static Dataset? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);

    internal static Dataset Synthetic(string name, string description, SyntheticOptions options) =>
        new(name, description, new DownloadOptions { Kind = "synthetic", Synthetic = options }, new IngestOptions())
        {
            StatedSize = new DataSize(options.Ratings, options.Users, options.Items),
        };

    /// <summary>The sizes are those of the publisher's README files.</summary>
    private static Dataset MovieLens(string name, string sha256, long bytes, string format, RatingScale scale, DataSize size, string description) =>
        new(
        $"movielens-{name}",
        description,
        new DownloadOptions { Kind = "archive", Url = $"{Host}ml-{name}.zip", DownloadBytes = bytes, Sha256 = sha256 },
        new IngestOptions { Format = format, MinimumRating = scale.Minimum, MaximumRating = scale.Maximum, RatingStep = scale.Step })
    {
        StatedSize = size, License = UnpinnedDatasets.GroupLens, Page = "https://grouplens.org/datasets/movielens/",
    };
}
