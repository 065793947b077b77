using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Amazon Reviews 2023, the ratings of each category reduced to users and items with five ratings each, as the publisher gives them away (Hou et al.,
/// "Bridging language and items for retrieval and recommendation", 2024): <c>user_id,parent_asin,rating,timestamp</c>, milliseconds, gzip.
/// </summary>
internal static class AmazonDatasets
{
    private const string Address = "https://mcauleylab.ucsd.edu/public_datasets/data/amazon_2023/benchmark/5core/rating_only/";

    /// <summary>The categories that have such a file, with the users, items and ratings of the publisher's page, in thousands.</summary>
    private static readonly (string Category, double Users, double Items, double Ratings)[] Categories =
    [
        ("All_Beauty", 0.253, 0.356, 2.5), ("Arts_Crafts_and_Sewing", 197.3, 90, 1_800), ("Automotive", 632.1, 267.3, 6_100),
        ("Baby_Products", 150.8, 36, 1_200), ("Beauty_and_Personal_Care", 729.6, 207.6, 6_600), ("Books", 776.4, 495.1, 9_500),
        ("CDs_and_Vinyl", 123.9, 89.4, 1_600), ("Cell_Phones_and_Accessories", 381, 111.5, 2_800), ("Clothing_Shoes_and_Jewelry", 2_500, 715, 23_100),
        ("Electronics", 1_600, 368.2, 15_500), ("Gift_Cards", 0.377, 0.129, 2.4), ("Grocery_and_Gourmet_Food", 404.8, 132.9, 3_900),
        ("Health_and_Household", 796.1, 184.3, 7_200), ("Home_and_Kitchen", 2_900, 763.6, 28_200), ("Industrial_and_Scientific", 51, 25.8, 412.9),
        ("Kindle_Store", 892.2, 466.6, 16_100), ("Magazine_Subscriptions", 0.03, 0.021, 0.176), ("Movies_and_TV", 657.2, 197.9, 7_400),
        ("Musical_Instruments", 57.4, 24.6, 511.8), ("Office_Products", 223.3, 77.6, 1_800), ("Patio_Lawn_and_Garden", 416.6, 133.4, 3_400),
        ("Pet_Supplies", 594.8, 114.6, 5_300), ("Software", 146.4, 17.6, 1_300), ("Sports_and_Outdoors", 409.8, 156.2, 3_500),
        ("Tools_and_Home_Improvement", 842, 274.7, 7_900), ("Toys_and_Games", 432.3, 162, 3_900), ("Video_Games", 94.8, 25.6, 814.6),
    ];

    /// <summary>A dataset for each category, such as <c>amazon-2023-video-games</c>.</summary>
    public static IReadOnlyList<Dataset> All { get; } = [.. Categories.Select(Create)];

    private static Dataset Create((string Category, double Users, double Items, double Ratings) of) => new(
        "amazon-2023-" + of.Category.Replace('_', '-').ToLowerInvariant(),
        $"Amazon Reviews 2023, {of.Category.Replace('_', ' ')}, 5-core",
        new DownloadOptions { Kind = "archive", Url = $"{Address}{of.Category}.csv.gz" },
        new IngestOptions
        {
            Format = "csv", MinimumRating = 1, MaximumRating = 5, RatingStep = 1,
            Own = new TableOptions
            {
                UserColumn = "user_id", ItemColumn = "parent_asin", StringIds = true, TimestampFormat = "milliseconds", Duplicates = "last",
            },
        })
    {
        License = "no licence is stated; for research, cite Hou et al. 2024", Page = "https://amazon-reviews-2023.github.io/",
        StatedSize = new DataSize((long)(of.Ratings * 1000), (long)(of.Users * 1000), (long)(of.Items * 1000)),
    };
}
