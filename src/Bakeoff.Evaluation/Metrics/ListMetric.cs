using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Computes a metric of one user's list for every length at which it can be cut.</summary>
/// <param name="user">The list, and what is known of its items.</param>
/// <param name="byLength">
/// Receives the sum and the weight of the list's first item, of its first two, and so on to the whole list: zeros where the metric is undefined.
/// </param>
internal delegate void ListMeasure(in ListedUser user, Span<(double Sum, double Weight)> byLength);

/// <summary>A metric of what each user's list is like, whether its items are right or not.</summary>
internal sealed record ListMetric : Metric
{
    /// <summary>Computes the values of one user whose list has an item.</summary>
    public required ListMeasure Measure { get; init; }

    /// <inheritdoc/>
    public override string Section => MetricTexts.ListNature;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Candidates => [MetricDefinition.SeenExcluded, MetricDefinition.SeenIncluded];

    /// <summary>A metric that describes lists and does not judge them.</summary>
    /// <param name="name">The name, such as <c>novelty@k</c>.</param>
    /// <param name="measure">Computes the values of one user.</param>
    public static ListMetric Create(string name, ListMeasure measure) => new()
    {
        Name = name, Measure = measure, Better = MetricDirection.Neither, Summary = "", Ties = MetricTexts.RankTies,
    };
}
