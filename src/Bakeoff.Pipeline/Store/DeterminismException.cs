using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The same key gave other bytes (<c>BKF5001</c>): something that the key does not hold reached the output.</summary>
public sealed class DeterminismException : BakeoffException
{
    private const string Causes = "what reaches the output without being in the key (a clock, a thread count, an unseeded random number).";

    private DeterminismException(string label, string how, string files, string difference, string remedy)
        : base(
            ErrorCodes.DeterminismAlarm, $"{label} ran twice {how} and wrote other bytes: {files}.{difference}", remedy,
            new FileLocation(label)) => Files = files;

    /// <summary>The files that differ, with a comma between them.</summary>
    public string Files { get; }

    /// <summary>A stage that trained twice with the same inputs and wrote other bytes.</summary>
    /// <param name="label">The stage's label.</param>
    /// <param name="files">The files that differ.</param>
    internal static DeterminismException OfTraining(string label, IEnumerable<string> files) => new(
        label, "with the same inputs", string.Join(", ", files), "", $"Find {Causes} Whether it was fitted on test rows can only be said then.");

    /// <summary>A result that does not replace the entry of its key.</summary>
    internal static DeterminismException Create(
        string key, ActionEntry before, ActionEntry now, string kept, string other, ArtifactStore store, IArtifactComparer? comparer) => Create(
        key, before, now, store, comparer,
        $"Compare the two entries, {kept} and {other}, and find {Causes} To go on with the new result, delete {kept}.");

    /// <summary>A result that was made again since the earlier one was lost, and could not be.</summary>
    internal static DeterminismException OfRepair(
        string key, ActionEntry before, ActionEntry now, ArtifactStore store, IArtifactComparer? comparer) => Create(
        key, before, now, store, comparer,
        $"Find {Causes} Run the same command again to go on with the new result: what reads it then runs again too.");

    private static DeterminismException Create(
        string key, ActionEntry before, ActionEntry now, ArtifactStore store, IArtifactComparer? comparer, string remedy)
    {
        Dictionary<string, string> old = before.Outputs.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        StoredFile[] changed = [.. now.Outputs.Where(file => old.GetValueOrDefault(file.Path) != file.Sha256)];
        IEnumerable<string> names =
            changed.Select(file => file.Path).Concat(old.Keys.Except(now.Outputs.Select(file => file.Path), StringComparer.Ordinal));
        IEnumerable<string> differences = changed.Where(file => old.ContainsKey(file.Path))
            .Where(file => store.IsSound(old[file.Path]))
            .Select(file => (file.Path, Text: comparer?.FirstDifference(file.Path, store.ObjectPath(old[file.Path]), store.ObjectPath(file.Sha256))))
            .Where(difference => difference.Text is not null).Select(difference => $" {difference.Path}: {difference.Text}.");
        return new DeterminismException(now.Label, $"with the key {key[..12]}", string.Join(", ", names), string.Concat(differences), remedy);
    }
}
