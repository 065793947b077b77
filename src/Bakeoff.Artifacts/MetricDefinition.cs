using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>What a metric is: two values may be compared only where all of it is the same.</summary>
/// <param name="Name">The name, such as <c>recall@10</c>.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Better">Which values are better.</param>
/// <param name="Version">The version, which grows when the metric's code computes something else.</param>
/// <param name="Summary">The formula in a line.</param>
/// <param name="Over">What it is a mean over.</param>
public sealed record MetricDefinition(
    string Name, CandidateSet Candidates, MetricDirection Better, int Version, string Summary, MetricPopulation Over = MetricPopulation.Users)
{
    /// <summary>Whether some values are better than others, so that a model can be judged by it, and a floor and a ceiling have a meaning.</summary>
    [JsonIgnore]
    public bool HasDirection => Better != MetricDirection.Neither;

    /// <summary>The name in sentences: <c>RMSE</c>, or <c>recall@10 (seen-included)</c> where seen items are included.</summary>
    [JsonIgnore]
    public string DisplayName => HeadlineMetrics.Errors.Contains(Name) ? Name.ToUpperInvariant()
        : Candidates == CandidateSet.SeenIncluded ? $"{Name} ({Candidates.ToName()})" : Name;

    /// <summary>The id, which no other metric has, such as <c>recall@10/seen-excluded</c>.</summary>
    [JsonIgnore]
    public string Id => IdOf(Name, Candidates);

    /// <summary>Gives the id of a metric, such as <c>recall@10/seen-excluded</c>.</summary>
    /// <param name="name">The name of the metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public static string IdOf(string name, CandidateSet candidates) => $"{name}/{candidates.ToName()}";

    /// <summary>
    /// Gives the ids that a name alone may stand for, the likeliest first: what is given, the metric of the test items, and that of the lists
    /// without seen items.
    /// </summary>
    /// <param name="nameOrId">The name or the id.</param>
    public static IReadOnlyList<string> IdsOf(string nameOrId) =>
        [nameOrId, IdOf(nameOrId, CandidateSet.TestItems), IdOf(nameOrId, CandidateSet.SeenExcluded)];
}
