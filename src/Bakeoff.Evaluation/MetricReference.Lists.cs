namespace Bakeoff.Evaluation;

/// <content>The metrics of lists.</content>
internal static partial class MetricReference
{
    private const string GainOfRating = "r is the rating, less the scale's minimum where that is below 0";
    private const string OverRatings = "Pooled over all test ratings: a user counts by the number of test ratings.";

    private static IEnumerable<MetricDocumentation> OfLists =>
    [
        Hit(
            "top-k-accuracy", "test ratings whose item is among the first k / test ratings",
            "Test ratings whose item is among the first k of the user's list / test ratings.",
            "TensorFlow Recommenders, factorized_top_k/top_k_categorical_accuracy") with
        {
            Over = MetricPopulation.Ratings, Population = OverRatings,
        },
        Hit("precision@k", "hits / k", "Test items among the first k / k, also where the list is shorter than k.", "the textbook"),
        Hit(
            "recall@k", "hits / test items", "Test items among the first k / the user's test items; not divided by min(k, test items).",
            "the textbook; Tamm et al., RecSys 2021, on its variants"),
        Hit(
            "hit-rate@k", "whether there is a hit", "1 if at least one test item is among the first k, else 0.",
            "Deshpande and Karypis, ACM TOIS 22(1), 2004"),
        Hit("mrr@k", "1 / rank of the first hit", "1 / rank of the first test item, 0 if none is among the first k.", "Voorhees, TREC-8, 1999"),
        Hit(
            "map@k", "the precision at each hit, / min(k, test items)",
            "Σⱼ (j / rⱼ) / min(k, test items) over the ranks r₁ < r₂ < … of the test items among the first k.",
            "Manning, Raghavan and Schütze, Introduction to Information Retrieval, 8.4"),
        Hit("ndcg@k", "gain 1, discount 1/log₂(j+1)", Ndcg("g = 1", "d(j) = 1/log₂(j + 1)", ""), "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002"),
        Gained(
            "ndcg-raw@k", "gain the rating, discount 1/log₂(j+1)", "g = r", "d(j) = 1/log₂(j + 1)",
            "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002"),
        Gained("ndcg-exp@k", "gain 2^rating − 1, discount 1/log₂(j+1)", "g = 2^r − 1", "d(j) = 1/log₂(j + 1)", "Burges et al., ICML 2005"),
        Gained("ndcg-lenskit@k", "gain the rating, LensKit's discount 1/max(1, log₂ j)", "g = r", "d(j) = 1/max(1, log₂ j)", "LensKit 0.14"),
        Hit(
            "auc@k", "limited AUC: behind the first k the order counts as random",
            "The share of pairs of a test item and another candidate in which the test item comes first; only the first k places " +
                "are known, and behind them each pair counts a half.",
            "Schröder, Thiele and Lehner, RecSys 2011 workshop on human decision making") with
        {
            Undefined = "Undefined for a user all of whose candidates are test items: there is no pair. A user without a list has " +
                "0.5, as a random list has on average.",
            Ties = "Items behind the first k share one place, and their pairs count a half.",
            Changes = ["A user without a pair is left out; before, such a user counted as 0 with full weight, so that the oracle was below 1."],
        },
    ];

    private static IEnumerable<MetricDocumentation> OfListNature =>
    [
        Nature(
            "novelty@k", "0 and above, in bits", "mean of −log₂ of the share of training users who have rated the item, bits",
            "Mean of −log₂((raters + 1) / (users + 1)) over the first k items, with the item's training raters and all training users.",
            "Zhou et al., PNAS 107(10), 2010; Vargas and Castells, RecSys 2011") with
        {
            Undefined = "Undefined for a user without a list. A list shorter than k: over the items that it has.",
        },
        Nature(
            "diversity@k", "0 to 1", "mean over pairs of items of 1 − shared genres / all genres of the two",
            "Mean over all pairs of the first k items of 1 − |A ∩ B| / |A ∪ B|, A and B the genres of the two; two items without a " +
                "genre are alike (0).",
            "Ziegler et al., WWW 2005, with the Jaccard distance") with
        {
            Undefined = "Undefined for a user whose list has fewer than two items, and for all where no item of the catalogue has " +
                "a genre. A list shorter than k: over the pairs that it has.",
            Changes = ["Left out where no item of the catalogue has a genre; before, it was 0 there."],
        },
        Nature(
            "popularity-lift@k", "−1 and above", "mean popularity of the list over that of the user's own items, − 1",
            "Σ (g − p) / Σ p over users: g is the mean number of training ratings of the first k items, p that of the items of the " +
                "user's training ratings.",
            "Abdollahpouri et al., RecSys 2020") with
        {
            Over = MetricPopulation.Other, Population = "The ratio of two sums over the test users for whom it is defined.",
            Undefined = "Undefined for a user without a list, and for one without a training rating.",
        },
        Together(
            "coverage@k", "share of the catalogue in at least one list",
            "Items that are among the first k of at least one user's list / items of the catalogue. It grows with the number of users.",
            "No list at all: 0.", "Herlocker et al., ACM TOIS 22(1), 2004; Ge, Delgado-Battenfeld and Jannach, RecSys 2010"),
        Together(
            "gini@k", "how unequally the recommendations fall on the catalogue, 0 to 1",
            "Σᵢ (2i − n − 1) xᵢ / (n Σ x) over the n items in ascending order of the number of times x that they are among the first k.",
            "Undefined where there is no list at all.", "Adomavicius and Kwon, IEEE TKDE 24(5), 2012"),
    ];

    private static MetricDocumentation Hit(string name, string summary, string formula, string source) => new()
    {
        Name = name, Section = ListHits, Better = MetricDirection.Higher, Range = "0 to 1", Summary = summary, Formula = formula, Ties = RankTies,
        Undefined = $"Defined for every test user. {NoList}", Source = source,
    };

    private static MetricDocumentation Gained(string name, string summary, string gain, string discount, string source) =>
        Hit(name, summary, Ndcg(gain, discount, $" {GainOfRating}."), source) with
        {
            Undefined = $"Undefined for a user with {GainsUndefined}. {NoList}",
            Changes = [$"{GainsChange}; before, such a user counted as 0."],
        };

    private static string Ndcg(string gain, string discount, string of) =>
        "Σⱼ g · d(j) over the ranks j of the test items among the first k, divided by the same sum for the best list, which starts " +
            $"with the test items of the highest gains; {gain}, {discount}.{of}";

    private static MetricDocumentation Nature(string name, string range, string summary, string formula, string source) => new()
    {
        Name = name,
        Section = ListNature,
        Better = MetricDirection.Neither,
        Range = range,
        Summary = summary,
        Formula = formula,
        Ties = RankTies,
        Undefined = "",
        Source = source,
    };

    private static MetricDocumentation Together(string name, string summary, string formula, string undefined, string source) =>
        Nature(name, "0 to 1", summary, formula, source) with
    {
        Over = MetricPopulation.Other, Population = "The lists of all test users together; the interval is a jackknife over groups of users.",
        Undefined = $"{undefined} Users without a list add nothing.",
    };
}
