namespace Bakeoff.Reporting;

/// <summary>
/// What a page was made by and of. A page that is cached by its key, the report, says only the engine's version: the run's own page, next to it,
/// has the commit.
/// </summary>
/// <param name="Commit">The commit that was checked out; null where that is not known, or not said.</param>
/// <param name="Date">When the commit was made, or a run ended, such as <c>2026-11-27</c>; null where that is not known.</param>
/// <param name="HasUncommittedChanges">Whether files differed from the commit; null where that is not known.</param>
internal sealed record PageStamp(string? Commit = null, string? Date = null, bool? HasUncommittedChanges = null)
{
    private const int ShownDigits = 10;

    /// <summary>The version of the engine that makes pages, which is part of the key of those that are cached.</summary>
    public const string Version = EngineVersion.Value;

    /// <summary>The stamp in words, such as <c>Bakeoff 1.0.0 · commit 0123456789 of 2026-11-27, with uncommitted changes</c>.</summary>
    public string Text => $"Bakeoff {Version}" + (Commit is null ? "" : $" · commit {Commit[..Math.Min(ShownDigits, Commit.Length)]}")
        + (Date is null ? "" : Commit is null ? $" · {Date}" : $" of {Date}")
        + HasUncommittedChanges switch { true => ", with uncommitted changes", false => ", nothing uncommitted", null => "" };
}
