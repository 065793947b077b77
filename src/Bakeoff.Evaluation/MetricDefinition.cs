using System.Text.Json.Serialization;

namespace Bakeoff.Evaluation;

/// <summary>What a metric is: two values may be compared only where all of it is the same.</summary>
/// <param name="Name">Such as <c>recall@10</c>.</param>
/// <param name="Candidates">What was ranked or predicted: <c>test-items</c>, <c>seen-excluded</c> or <c>seen-included</c>.</param>
/// <param name="Better"><c>higher</c>, <c>lower</c>, or <c>neither</c> for what describes the lists and does not judge them.</param>
/// <param name="Version">Grows when the metric's code computes something else.</param>
/// <param name="Summary">The formula in a line.</param>
/// <param name="Over">What it is a mean over: <c>users</c>, <c>ratings</c> (so that a user counts by its test ratings), or <c>other</c>.</param>
internal sealed record MetricDefinition(string Name, string Candidates, string Better, int Version, string Summary, string Over = MetricDefinition.Users)
{
    public const string Users = "users";
    public const string Ratings = "ratings";
    public const string Other = "other";
    public const string TestItems = "test-items";
    public const string SeenExcluded = "seen-excluded";
    public const string SeenIncluded = "seen-included";
    public const string Higher = "higher";
    public const string Lower = "lower";
    public const string Neither = "neither";

    /// <summary>Whether it judges a model, so that a floor and a ceiling have a meaning.</summary>
    [JsonIgnore]
    public bool Judges => Better != Neither;

    /// <summary>Unlike in any other metric: <c>recall@10/seen-excluded</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Name}/{Candidates}";
}
