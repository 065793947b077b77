using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The same key gave other bytes (<c>BKF5001</c>): something that the key does not hold reached the output.</summary>
public sealed class DeterminismException : BakeoffException
{
    private DeterminismException(string label, string key, string files, string difference, string kept, string other)
        : base(
            ErrorCodes.DeterminismAlarm,
            $"{label} ran twice with the key {key[..12]} and wrote other bytes: {files}.{difference}",
            $"Compare the two entries, {kept} and {other}, and find what reaches the output without being in the key (a clock, a thread count, an unseeded random number).",
            new FileLocation(label)) => Files = files;

    /// <summary>The files that differ, with a comma between them.</summary>
    public string Files { get; }

    internal static DeterminismException Of(
        string key, ActionEntry before, ActionEntry now, string kept, string other, ArtifactStore store, IArtifactComparer? comparer)
    {
        Dictionary<string, string> old = before.Outputs.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        StoredFile[] changed = [.. now.Outputs.Where(file => old.GetValueOrDefault(file.Path) != file.Sha256)];
        IEnumerable<string> names = changed.Select(file => file.Path).Concat(old.Keys.Except(now.Outputs.Select(file => file.Path), StringComparer.Ordinal));
        IEnumerable<string> differences = changed.Where(file => old.ContainsKey(file.Path))
            .Select(file => (file.Path, Text: comparer?.FirstDifference(file.Path, store.ObjectPath(old[file.Path]), store.ObjectPath(file.Sha256))))
            .Where(difference => difference.Text is not null).Select(difference => $" {difference.Path}: {difference.Text}.");
        return new DeterminismException(now.Label, key, string.Join(", ", names), string.Concat(differences), kept, other);
    }
}
