using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>One model, or one floor or ceiling, with its metrics over all folds.</summary>
internal sealed class MeasuredModel
{
    public required string Name { get; init; }

    /// <summary>Whether it is a trained model, a floor or a ceiling.</summary>
    public required ModelRole Role { get; init; }

    public required ScoreKind Kind { get; init; }

    /// <summary>A rating for each test row, NaN where there is none; null for one that predicts no ratings.</summary>
    public double[]? Ratings { get; init; }

    /// <summary>A score that ranks a user's test rows, NaN where there is none; null for one that ranks nothing.</summary>
    public double[]? Scores { get; init; }

    /// <summary>The lists by their candidates; none for one that ranks nothing.</summary>
    public required IReadOnlyDictionary<CandidateSet, RecommendationLists> Lists { get; init; }

    /// <summary>The share of the test rows that it has a rating or score for.</summary>
    public double Coverage => (Ratings ?? Scores) is { } given ? given.Count(score => !double.IsNaN(score)) / (double)given.Length : 0;

    /// <summary>Which test rows it has a rating or score for, as a text that is the same for the same rows: errors are means over these.</summary>
    public string PredictedRows()
    {
        double[] given = Ratings ?? Scores ?? [];
        byte[] bits = new byte[(given.Length + 7) / 8];
        for (int row = 0; row < given.Length; row++)
        {
            bits[row / 8] |= (byte)(double.IsNaN(given[row]) ? 0 : 1 << (row % 8));
        }

        return ContentHash.OfBytes(bits);
    }

    /// <summary>The metrics that each test user has, in the order in which they are shown; those that no user has are left out.</summary>
    public IReadOnlyList<UserMetric> Measure(TestSet test, MetricSet metrics) =>
    [
        .. RatingMeasures.Compute(test, Ratings, Scores, metrics)
            .Concat(Lists.SelectMany(lists => ListMeasures.Compute(test, lists.Value, lists.Key, metrics)))
            .Where(metric => metric.HasValues),
    ];

    /// <summary>The same metrics of some test rows of all users together: each has one sum and one weight.</summary>
    public IEnumerable<UserMetric> MeasureTogether(TestSet test, MetricSet metrics, Func<int, bool> counts) =>
        RatingMeasures.Together(test, Ratings, Scores, metrics, counts)
            .Concat(Lists.SelectMany(lists => ListMeasures.Together(test, lists.Value, lists.Key, metrics, counts)));

    /// <summary>The metrics that describe its lists: each user's, and those of all together. None for a ceiling, whose lists are short.</summary>
    public (IReadOnlyList<UserMetric> Users, IReadOnlyList<SetMetric> All) Describe(TestSet test, MetricSet metrics) => Role == ModelRole.Ceiling
        ? ([], [])
        : ([.. Lists.SelectMany(lists => DescriptionMeasures.Compute(test, lists.Value, lists.Key, metrics)).Where(metric => metric.HasValues)],
            [
                .. Lists.SelectMany(lists => DescriptionMeasures.OfAll(test, lists.Value, lists.Key, metrics)),
                .. Ratings is null || !test.HasRatings ? [] : metrics.Pooled.Select(metric => PooledMeasures.Compute(test, Ratings, metric)),
            ]);
}
