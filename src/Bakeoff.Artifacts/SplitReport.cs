using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>The content of <c>split.json</c>, format <c>split/2</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Method">How the rows were split: <c>last-n</c> or <c>random</c>.</param>
/// <param name="N">Test rows a user; null with <c>random</c>.</param>
/// <param name="Ties">What decided within a tie in time; null with <c>random</c>.</param>
/// <param name="Folds">What each fold is like.</param>
public sealed record SplitReport(string Format, string Method, int? N, string? Ties, IReadOnlyList<SplitFold> Folds)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "split.json";

    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "split/2";

    /// <summary>The method that tests the last rows of each user.</summary>
    public const string LastN = "last-n";

    /// <summary>Whether the test rows are the last ones of each user.</summary>
    [JsonIgnore]
    public bool IsByTime => Method == LastN;
}
