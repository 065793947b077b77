using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Computes a metric of all lists together.</summary>
/// <param name="timesRecommended">How often each item of the catalogue is among the first k of a list.</param>
/// <returns>The value, NaN where there is no list at all.</returns>
internal delegate double CatalogueMeasure(ReadOnlySpan<int> timesRecommended);

/// <summary>A metric of how the lists of all users together fall on the catalogue: no mean over users.</summary>
internal sealed record CatalogueMetric : Metric
{
    /// <summary>Computes the value.</summary>
    public required CatalogueMeasure Compute { get; init; }

    /// <inheritdoc/>
    public override string Section => MetricTexts.ListNature;

    /// <inheritdoc/>
    public override IReadOnlyList<CandidateSet> Candidates => [CandidateSet.SeenExcluded, CandidateSet.SeenIncluded];

    /// <inheritdoc/>
    public override bool IsByUser => false;

    /// <summary>A metric from 0 to 1 that describes the lists and does not judge them.</summary>
    /// <param name="name">The name, such as <c>gini@k</c>.</param>
    /// <param name="of">Computes the value.</param>
    public static CatalogueMetric Create(string name, CatalogueMeasure of) => new()
    {
        Name = name,
        Compute = of,
        Better = MetricDirection.Neither,
        Lowest = 0,
        Highest = 1,
        Summary = "",
        Ties = MetricTexts.RankTies,
        Over = MetricPopulation.Other,
        Population = "The lists of all test users together; the interval is a jackknife over groups of users.",
    };
}
