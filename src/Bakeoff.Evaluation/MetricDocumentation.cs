using System.Globalization;

namespace Bakeoff.Evaluation;

/// <summary>
/// What the reference says of one metric, and what its code is defined by: direction, version and population are written here alone, and
/// <c>docs/reference/metrics.md</c> is generated from it.
/// </summary>
internal sealed record MetricDocumentation
{
    /// <summary>The population of a metric that is a mean over users.</summary>
    public const string EachUser = "Mean over the test users for whom it is defined, each with the same weight in each fold that tests them.";

    /// <summary>The name; <c>k</c> stands for the length of the list, as in <c>recall@k</c> and <c>top-k-accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its section of the reference.</summary>
    public required string Section { get; init; }

    /// <summary><c>higher</c>, <c>lower</c>, or <c>neither</c> for what describes the lists and does not judge them.</summary>
    public required MetricDirection Better { get; init; }

    /// <summary>The lowest and the highest value, in words.</summary>
    public required string Range { get; init; }

    /// <summary>The formula in a line, as <c>metrics.json</c> has it.</summary>
    public required string Summary { get; init; }

    /// <summary>The formula.</summary>
    public required string Formula { get; init; }

    /// <summary>How equal scores or ranks are treated.</summary>
    public required string Ties { get; init; }

    /// <summary>For whom it is undefined, so that the user has weight 0, and what it is in empty cases where it is defined.</summary>
    public required string Undefined { get; init; }

    /// <summary>
    /// What it is a mean over: <see cref="MetricPopulation.Users"/>, <see cref="MetricPopulation.Ratings"/> or <see cref="MetricPopulation.Other"/>.
    /// </summary>
    public MetricPopulation Over { get; init; } = MetricPopulation.Users;

    /// <summary>The same in words.</summary>
    public string Population { get; init; } = EachUser;

    /// <summary>Where the formula is from.</summary>
    public required string Source { get; init; }

    /// <summary>What each version after the first changed, in ascending order.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Grows when the metric computes something else: 1 and the number of <see cref="Changes"/>.</summary>
    public int Version => Changes.Count + 1;

    /// <summary>What was ranked or predicted.</summary>
    public IReadOnlyList<CandidateSet> Candidates => Section == MetricReference.PredictedRatings || Section == MetricReference.RankedTestItems
        ? [CandidateSet.TestItems] : [CandidateSet.SeenExcluded, CandidateSet.SeenIncluded];

    /// <summary>The metric as <c>metrics.json</c> defines it.</summary>
    /// <param name="candidates">What was ranked or predicted.</param>
    /// <param name="k">The length of the list, for a metric that has one.</param>
    public MetricDefinition Define(CandidateSet candidates, int? k = null) =>
        new(k is { } length ? NameAt(length) : Name, candidates, Better, Version, Summary, Over);

    /// <summary>The name at a length, such as <c>recall@10</c>.</summary>
    /// <param name="k">The length of the list.</param>
    public string NameAt(int k)
    {
        string length = k.ToString(CultureInfo.InvariantCulture);
        return Name.Replace("@k", $"@{length}", StringComparison.Ordinal).Replace("-k-", $"-{length}-", StringComparison.Ordinal);
    }
}
