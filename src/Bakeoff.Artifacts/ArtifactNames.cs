using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>Gives the members of the enumerations the names that they have in artifacts, on pages and in ids of metrics.</summary>
public static class ArtifactNames
{
    /// <summary>Gives the name of what was predicted or ranked, such as <c>seen-excluded</c>.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToName(this CandidateSet candidates) => candidates switch
    {
        CandidateSet.TestItems => "test-items",
        CandidateSet.SeenExcluded => "seen-excluded",
        CandidateSet.SeenIncluded => "seen-included",
        _ => throw new ArgumentOutOfRangeException(nameof(candidates)),
    };

    /// <summary>Gives the name of a direction, such as <c>lower</c>.</summary>
    /// <param name="direction">The direction.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToName(this MetricDirection direction) => direction switch
    {
        MetricDirection.Higher => "higher",
        MetricDirection.Lower => "lower",
        MetricDirection.Neither => "neither",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    /// <summary>Gives the name of a role, such as <c>floor</c>.</summary>
    /// <param name="role">The role.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToName(this ModelRole role) => role switch
    {
        ModelRole.Model => "model",
        ModelRole.Floor => "floor",
        ModelRole.Ceiling => "ceiling",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>Gives the name of a kind of slices, such as <c>user-activity</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToName(this SliceKind kind) => kind switch
    {
        SliceKind.UserActivity => "user-activity",
        SliceKind.ItemPopularity => "item-popularity",
        SliceKind.Rating => "rating",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Gives the word for a verdict, such as <c>better</c>.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToName(this Verdict verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.NotShown => "~",
        Verdict.Same => "same",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
