using System.Text.Json.Serialization;

namespace Bakeoff.Evaluation;

/// <summary>The content of <c>metrics.json</c>, format <c>metrics/4</c>: <c>docs/schemas/metrics.schema.json</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Folds">The folds that are tested.</param>
/// <param name="TestUsers">The users who are tested; one who is tested in two folds is one.</param>
/// <param name="TestRows">The test ratings.</param>
/// <param name="Resamples">The bootstrap's resamples.</param>
/// <param name="Protocol">What two reports must share for their values to be compared.</param>
/// <param name="Definitions">Every metric that some model has.</param>
/// <param name="Models">The models, then the floors, then the ceiling.</param>
/// <param name="Comparisons">Every two models, popularity included, on some metrics.</param>
/// <param name="WhyNoRatings">Why metrics of ratings are left out; null where they are measured.</param>
internal sealed record MetricsReport(
    string Format, IReadOnlyList<int> Folds, int TestUsers, int TestRows, int Resamples, Protocol Protocol,
    IReadOnlyList<MetricDefinition> Definitions, IReadOnlyList<ModelMetrics> Models, IReadOnlyList<Comparison> Comparisons,
    string? WhyNoRatings = null)
{
    /// <summary>What is written, and the only format that a comparison reads.</summary>
    public const string CurrentFormat = "metrics/4";

    /// <summary>The ids of the metrics that the experiment's question is about, at most five; empty where no model has any that could be.</summary>
    public IReadOnlyList<string> Primary { get; init; } = [];

    /// <summary>The two models that the question is about; null where the experiment names none.</summary>
    public IReadOnlyList<string>? Pair { get; init; }

    /// <summary>The id of a metric that is called by its name alone: that of the test items, or of the lists without seen items.</summary>
    /// <param name="metric">The name or the id.</param>
    /// <returns>Null where no model has such a metric.</returns>
    public string? IdOf(string metric) =>
        new[] { metric, $"{metric}/{MetricDefinition.TestItems}", $"{metric}/{MetricDefinition.SeenExcluded}" }.FirstOrDefault(id => Definitions.Any(definition => definition.Id == id));
}

/// <summary>The difference of two models on the same test users.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Left">One model.</param>
/// <param name="Right">The other.</param>
/// <param name="Difference">The value of <paramref name="Left"/> minus that of <paramref name="Right"/>.</param>
/// <param name="Low">The lower end of its 95 % interval, paired, by resampling users; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="PValue">The p-value of the paired test, from 0 to 1; null where no test was made.</param>
/// <param name="NoVerdict">Why no test was made; null where one was made.</param>
/// <param name="NoInterval">Why there is no interval; null where there is one.</param>
/// <param name="SeedLimit">The difference that other seeds alone exceed in one case of twenty; null where both models were trained once.</param>
internal sealed record Comparison(
    string Name, string Candidates, string Left, string Right, double Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Low,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? High, double? PValue = null,
    string? NoVerdict = null, string? NoInterval = null, double? SeedLimit = null);

/// <summary>SHA-256 of what the values depend on beside the models.</summary>
/// <param name="TestRowsHash">Fold, user, item and rating of every test row.</param>
/// <param name="CandidatesHash">The ids of the catalogue.</param>
/// <param name="SeenHash">What each test user has rated in training, and so does not count as a candidate where seen items are excluded.</param>
internal sealed record Protocol(string TestRowsHash, string CandidatesHash, string SeenHash);

/// <summary>One model's metrics.</summary>
/// <param name="Name">The model.</param>
/// <param name="Role"><c>model</c>, <c>floor</c> or <c>ceiling</c>.</param>
/// <param name="Scores">What its scores mean.</param>
/// <param name="Coverage">The share of the test rows that it has a rating or score for.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Calibration">Its predicted ratings beside the true ones; empty for one that predicts none.</param>
/// <param name="Slices">Some of its metrics by bucket; all of them are in <c>slices.parquet</c>.</param>
internal sealed record ModelMetrics(
    string Name, string Role, string Scores, double Coverage, IReadOnlyList<MetricValue> Metrics, IReadOnlyList<CalibrationBin> Calibration, IReadOnlyList<SliceMetrics> Slices);

/// <summary>A metric's value over all test users.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of its 95 % interval; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="Interval">How the interval was made: <c>bootstrap</c>, <c>jackknife</c> or <c>none</c>.</param>
/// <param name="ByFold">The value of each fold; null where a fold has none.</param>
/// <param name="Shuffled">The value with the predictions shuffled over the test rows; null for what is not made of predictions.</param>
/// <param name="Repeats">The values with each seed, this one first; null where the model was trained once.</param>
/// <param name="DoesNotMeasure">Why it does not measure the model (<c>BKF7003</c>); null if it does.</param>
/// <param name="NoInterval">Why there is no interval; null where there is one.</param>
/// <param name="Users">For how many people it is defined; the others have weight 0. Of a metric of all lists together: who have a list.</param>
internal sealed record MetricValue(
    string Name, string Candidates, double Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Low,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? High,
    string Interval, IReadOnlyList<double?> ByFold, double? Shuffled = null, IReadOnlyList<double>? Repeats = null,
    string? DoesNotMeasure = null, string? NoInterval = null, int Users = 0);

/// <summary>Metrics over a part of the test.</summary>
/// <param name="By"><c>user-activity</c> (training ratings of the user), <c>item-popularity</c> (of the test item) or <c>rating</c> (the true one).</param>
/// <param name="From">From so many training ratings, 0 to 0 are the cold; or from that rating.</param>
/// <param name="To">To so many or that rating; null for any.</param>
/// <param name="Users">Test users who have a row in it, in whichever fold.</param>
/// <param name="Rows">Test rows in it.</param>
/// <param name="Values">Values by metric and candidates.</param>
internal sealed record SliceMetrics(string By, double From, double? To, int Users, int Rows, IReadOnlyList<SliceValue> Values);

/// <summary>A value over a slice.</summary>
internal sealed record SliceValue(string Name, string Candidates, double Value);
