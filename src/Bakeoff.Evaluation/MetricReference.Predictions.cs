namespace Bakeoff.Evaluation;

/// <content>The metrics of predictions for the test rows.</content>
internal static partial class MetricReference
{
    private const string NoPrediction = "Rows without a prediction are left out and show in the model's coverage.";
    private const string NoTies = "None: each row counts for itself.";

    private static IEnumerable<MetricDocumentation> OfPredictions =>
    [
        Error(
            Rmse.Name, "√(Σ (rating − prediction)² / rows): over all test rows",
            "√(Σ (r − p)² / n) over test rows with rating r and prediction p.") with
        {
            Over = MetricPopulation.Ratings, Population = "All test rows with a prediction, pooled: a user counts by the number of test ratings.",
        },
        Error(Mae.Name, "Σ |rating − prediction| / rows: over all test rows", "Σ |r − p| / n over test rows with rating r and prediction p.") with
        {
            Over = MetricPopulation.Ratings, Population = "All test rows with a prediction, pooled: a user counts by the number of test ratings.",
        },
        Error(Rmse.PerUserName, "the mean over users of each user's RMSE", "√(Σ (r − p)² / n) over one user's test rows."),
        Error(Mae.PerUserName, "the mean over users of each user's MAE", "Σ |r − p| / n over one user's test rows."),
        new()
        {
            Name = CalibrationError.Name, Section = PredictedRatings, Better = MetricDirection.Lower, Range = "0 and above, in ratings",
            Summary = "Σ rows of a bin / rows · |mean prediction − mean rating| over ten bins of predictions",
            Formula = "Σ_b n_b / n · |mean prediction of b − mean rating of b| over ten bins b of equal width between the lowest " +
                "and the highest rating of the test rows; predictions outside count to the first or last bin.",
            Ties = "None: rows of a bin count alike.",
            Undefined = $"{NoPrediction} Undefined without any prediction. Where all ratings are equal there is one bin.",
            Over = MetricPopulation.Other, Population = "All test rows with a prediction together; the interval is a jackknife over groups of users.",
            Source = "Naeini, Cooper and Hauskrecht, AAAI 2015, for ratings",
        },
        Ranking(
            RatedNdcg.Name, "each user's test items by predicted score: gain the rating, discount 1/log₂(j+1)", "g = r",
            "d(j) = 1/log₂(j + 1)", "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002"),
        Ranking(RatedNdcg.ExponentialName, "the same with the gain 2^rating − 1", "g = 2^r − 1", "d(j) = 1/log₂(j + 1)", "Burges et al., ICML 2005"),
        Ranking(RatedNdcg.LensKitName, "gain the rating, LensKit's discount 1/max(1, log₂ j)", "g = r", "d(j) = 1/max(1, log₂ j)", "LensKit 0.14"),
        Ranking(
            RatedNdcg.LensKitExponentialName, "gain 2^rating − 1, LensKit's discount", "g = 2^r − 1", "d(j) = 1/max(1, log₂ j)",
            "LensKit 0.14 with the gain of Burges et al., ICML 2005"),
    ];

    private static MetricDocumentation Error(string name, string summary, string formula) => new()
    {
        Name = name,
        Section = PredictedRatings,
        Better = MetricDirection.Lower,
        Range = "0 and above, in ratings",
        Summary = summary,
        Formula = formula,
        Ties = NoTies,
        Undefined = $"{NoPrediction} Undefined for a user without any prediction.",
        Source = "the textbook; rows without a prediction as in LensKit",
    };

    private static MetricDocumentation Ranking(string name, string summary, string gain, string discount, string source) => new()
    {
        Name = name, Section = RankedTestItems, Better = MetricDirection.Higher, Range = "0 to 1", Summary = summary,
        Formula = "Σⱼ g · d(j) over the ranks j of the user's test items by predicted score, divided by the same sum with the " +
            $"items by gain; {gain}, {discount}. r is the rating, less the scale's minimum where that is below 0.",
        Ties = StableTies,
        Undefined = $"Undefined for a user with {GainsUndefined}. One test item, or test items of equal ratings: 1, whatever the scores. " +
            "No score at all: the order of the rows, as in LensKit; the model's coverage says how many rows have none.",
        Source = source,
        Changes = [$"{GainsChange}; before, the value was NaN."],
    };
}
