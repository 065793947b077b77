using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>The content of <c>split.json</c>, format <c>split/3</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Method">How the rows were split: the value of <c>split.method</c>.</param>
/// <param name="N">Test rows a user; null where the method fixes no number.</param>
/// <param name="Ties">What decided within a tie in time; null where the order of a user's rows decides nothing.</param>
/// <param name="Folds">What each fold is like.</param>
public sealed record SplitReport(string Format, string Method, int? N, string? Ties, IReadOnlyList<SplitFold> Folds)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "split.json";

    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "split/3";

    /// <summary>
    /// What each fold does with the parts of <c>split.parquet</c>. Null in an earlier format, whose rows had the number of the fold that tests them:
    /// <see cref="SplitRoles"/> reads either.
    /// </summary>
    public IReadOnlyList<FoldRoles>? Roles { get; init; }

    /// <summary>
    /// Whether the test rows are the last ones of each user. Null where <see cref="Ties"/> says it, as it mostly does: where ties decided, they are.
    /// </summary>
    public bool? TestsTheLast { get; init; }

    /// <summary>What each filter left out before the rest was cut, in the order of the filters; null where there was none.</summary>
    public IReadOnlyList<SplitFilter>? Filters { get; init; }

    /// <summary>The items that lists are made of, where these are those that are left; null where they are all of the dataset.</summary>
    public long? CatalogueItems { get; init; }

    /// <summary>Whether the test rows are the last ones of each user.</summary>
    [JsonIgnore]
    public bool IsByTime => TestsTheLast ?? Ties is not null;
}
