using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>What a metric's values were made from: what was predicted or ranked.</summary>
[JsonConverter(typeof(KebabCaseConverter<CandidateSet>))]
public enum CandidateSet
{
    /// <summary>The test items of each user, with the ratings or scores that were predicted for them: <c>test-items</c>.</summary>
    TestItems,

    /// <summary>The full catalogue without the items of the user's training rows: <c>seen-excluded</c>.</summary>
    SeenExcluded,

    /// <summary>The full catalogue: <c>seen-included</c>.</summary>
    SeenIncluded,
}
