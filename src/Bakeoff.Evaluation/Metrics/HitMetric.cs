using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Computes a metric of one user's list.</summary>
/// <param name="user">Where the user's test items stand in the list.</param>
/// <param name="k">The length at which the list is cut, from 1.</param>
/// <returns>The value, NaN where the metric is undefined for the user.</returns>
internal delegate double HitMeasure(RankedTest user, int k);

/// <summary>A metric of where the test items stand in the lists.</summary>
internal sealed record HitMetric : Metric
{
    /// <summary>Computes the value of one user.</summary>
    public required HitMeasure Compute { get; init; }

    /// <summary>
    /// Whether a list that has none of the user's test items has the value 0, wherever some list of the user could have more. Most lists of most
    /// users have no hit, and such a metric is not computed for them. Default: true.
    /// </summary>
    public bool IsZeroWithoutHit { get; init; } = true;

    /// <inheritdoc/>
    public override string Section => MetricTexts.ListHits;

    /// <inheritdoc/>
    public override IReadOnlyList<CandidateSet> Candidates => [CandidateSet.SeenExcluded, CandidateSet.SeenIncluded];

    /// <summary>A metric from 0 to 1 that is better the higher it is.</summary>
    /// <param name="name">The name, such as <c>recall@k</c>.</param>
    /// <param name="of">Computes the value of one user.</param>
    public static HitMetric Create(string name, HitMeasure of) => new()
    {
        Name = name,
        Compute = of,
        Better = MetricDirection.Higher,
        Lowest = 0,
        Highest = 1,
        Summary = "",
        Ties = MetricTexts.RankTies,
        Undefined = $"Defined for every test user. {MetricTexts.NoList}",
    };
}
