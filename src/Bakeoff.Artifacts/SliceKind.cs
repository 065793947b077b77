using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>By what test rows are divided into slices.</summary>
[JsonConverter(typeof(KebabCaseConverter<SliceKind>))]
public enum SliceKind
{
    /// <summary>By the number of training rows of the user: <c>user-activity</c>.</summary>
    UserActivity,

    /// <summary>By the number of training rows of the test item: <c>item-popularity</c>.</summary>
    ItemPopularity,

    /// <summary>By the true rating: <c>rating</c>.</summary>
    Rating,
}
