using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What a key stands for: the content of <c>actions/&lt;stage&gt;/&lt;key&gt;.json</c>, format <c>action/1</c>.</summary>
public sealed record ActionEntry
{
    private const int MaxPathLength = 1000;
    private const int MaxNameBytes = 255;
    private static readonly char[] InvalidCharacters = Path.GetInvalidFileNameChars();

    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = "action/1";

    /// <summary>The node's label.</summary>
    public required string Label { get; init; }

    /// <summary>The parts of the key.</summary>
    public required IReadOnlyList<KeyPart> Parts { get; init; }

    /// <summary>The files that the stage wrote, in ordinal order of their paths.</summary>
    public required IReadOnlyList<StoredFile> Outputs { get; init; }

    /// <summary>SHA-256 over the outputs' lines: a damaged entry does not pass for another one.</summary>
    public string Check { get; init; } = "";

    /// <summary>The key of an entry that was read; null of one that was not.</summary>
    internal StageKey? Key { get; private init; }

    /// <summary>What <see cref="Check"/> must be.</summary>
    public string ComputeCheck() => ContentHash.OfBytes(Encoding.UTF8.GetBytes(
        Label + "\n" + string.Concat(Outputs.Select(file => FormattableString.Invariant($"{file.Sha256} {file.Bytes} {file.Path}\n")))));

    /// <summary>The objects that it refers to: its outputs, and the manifests of its code and of its custom model's.</summary>
    internal IEnumerable<string> Objects() => Outputs.Select(file => file.Sha256)
        .Concat(Parts.Where(part => part.IsCode).Select(part => part.Value));

    internal static ActionEntry Create(string label, IReadOnlyList<KeyPart> parts, IReadOnlyList<StoredFile> outputs)
    {
        var entry = new ActionEntry { Label = label, Parts = parts, Outputs = outputs };
        return entry with { Check = entry.ComputeCheck() };
    }

    /// <summary>Reads an entry and checks that it is the key's and whole.</summary>
    /// <exception cref="JsonException">It is damaged, or another key's.</exception>
    internal static ActionEntry Parse(string json, string key)
    {
        try
        {
            ActionEntry entry = CanonicalJson.Deserialize<ActionEntry>(json);
            var own = new StageKey(entry.Parts);
            bool whole = entry.Check == entry.ComputeCheck() && own.Hash == key;
            return !whole ? throw new JsonException("its checksum is wrong")
                : AreSafe(entry.Outputs)
                    ? entry with { Key = own } : throw new JsonException("a path of it cannot be a file of its own within a folder");
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Reads an entry's file, whose name begins with its key; null where it is damaged or not there.</summary>
    internal static ActionEntry? TryRead(string file)
    {
        try
        {
            return StoreFile.IsRegular(file) ? Parse(File.ReadAllText(file), KeyOf(file)) : null;
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The key that an entry's file is named by, or the object's hash.</summary>
    internal static string KeyOf(string file) => Path.GetFileName(file).Split('.')[0];

    /// <summary>Each is a file of its own: no two have one path, and none lies within another.</summary>
    private static bool AreSafe(IReadOnlyList<StoredFile> outputs)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        return outputs.All(IsSafe) && outputs.All(file => paths.Add(file.Path)) && outputs.All(file => !FoldersOf(file.Path).Any(paths.Contains));
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>A path may not lead out of the folder, and is one that the system can have: entries come from remote stores too.</summary>
    private static bool IsSafe(StoredFile file) => ContentHash.IsWellFormed(file.Sha256) && file.Bytes >= 0
        && file.Path.Length > 0 && !Path.IsPathRooted(file.Path) && !file.Path.Contains('\\', StringComparison.Ordinal)
        && file.Path.Length <= MaxPathLength && file.Path.Split('/').All(step =>
            step is not ("" or "." or "..") && step.IndexOfAny(InvalidCharacters) < 0 && Encoding.UTF8.GetByteCount(step) <= MaxNameBytes);
}
