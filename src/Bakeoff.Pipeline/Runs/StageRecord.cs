namespace Bakeoff.Pipeline;

/// <summary>What one node did in one run: goes to <c>artifacts/runs/</c>, never into an output.</summary>
/// <param name="Label">The node.</param>
/// <param name="Key">Its key.</param>
/// <param name="UpToDate">Whether it was in the store.</param>
/// <param name="Reasons">Why it ran; empty if it did not.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="PeakMemoryBytes">The most memory that its process held; 0 if it did not run.</param>
/// <param name="OutputBytes">The size of its output.</param>
/// <param name="Fetched">Whether it did not run, since the remote store had it.</param>
/// <param name="ShareBytes">
/// The memory that it was given; 0 if it did not run. A larger <paramref name="PeakMemoryBytes"/> means that it did not keep to it.
/// </param>
/// <param name="Node">The machine that it ran on; null where that was this one, or it did not run.</param>
/// <param name="Executor">The kind of executor that brought it there, such as <c>slurm</c>; null where there was none.</param>
/// <param name="Retries">What became of attempts before the one that succeeded, a sentence each; null where the first one did.</param>
/// <param name="BeganSeconds">
/// When it began, in seconds since the run did; null where it did not run here, and in records of earlier versions.
/// </param>
public sealed record StageRecord(
    string Label, string Key, bool UpToDate, IReadOnlyList<string> Reasons, double Seconds, long PeakMemoryBytes, long OutputBytes,
    bool Fetched = false, long ShareBytes = 0, string? Node = null, string? Executor = null, IReadOnlyList<string>? Retries = null,
    double? BeganSeconds = null)
{
    /// <summary>What it had to do, by which later estimates are scaled; null if it did not run, or the size of the data is not known.</summary>
    public StageLoad? Load { get; init; }

    /// <summary>The energy that it used; null if it did not run, and in records of earlier engines.</summary>
    public StageEnergy? Energy { get; init; }
}
