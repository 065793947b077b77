namespace Bakeoff.Evaluation;

/// <summary>The content of <c>metrics.json</c>, format <c>metrics/1</c>.</summary>
internal sealed record MetricsReport(
    string Format, IReadOnlyList<int> Folds, long TestUsers, long TestRows, int Resamples, IReadOnlyList<ModelMetrics> Models);

/// <summary>One model's metrics.</summary>
/// <param name="Name">The model.</param>
/// <param name="Scores">What its scores mean.</param>
/// <param name="Coverage">The share of the test rows that it has a score for.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="ByPopularity">Its errors by the number of training ratings of the test item.</param>
internal sealed record ModelMetrics(
    string Name, string Scores, double Coverage, IReadOnlyList<MetricValue> Metrics, IReadOnlyList<PopularityBucket> ByPopularity);

/// <summary>A metric's value over all test users, its 95 % interval, and its values by fold.</summary>
internal sealed record MetricValue(string Name, string Candidates, double Value, double Low, double High, IReadOnlyList<double> ByFold);

/// <summary>Test rows whose item has from <paramref name="From"/> to <paramref name="To"/> training ratings.</summary>
internal sealed record PopularityBucket(long From, long? To, long Rows, double? Rmse, double? TopAccuracy);
