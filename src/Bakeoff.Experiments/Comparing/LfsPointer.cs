using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>What git holds in place of a file that Git LFS keeps: the hash and the size of its content.</summary>
/// <param name="Sha256">The content's SHA-256.</param>
/// <param name="Bytes">The content's size.</param>
internal sealed record LfsPointer(string Sha256, long Bytes)
{
    private const string FirstLine = "version https://git-lfs.github.com/spec/v1\n", Hash = "oid sha256:", Size = "size ";
    private const int LargestPointer = 1024;

    /// <summary>Reads a pointer.</summary>
    /// <param name="path">A file.</param>
    /// <returns>The pointer; null where the file is none, and so has content of its own.</returns>
    public static LfsPointer? Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= LargestPointer })
        {
            return null;
        }

        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        string[] lines = text.Split('\n');
        string? hash = lines.FirstOrDefault(line => line.StartsWith(Hash, StringComparison.Ordinal))?[Hash.Length..];
        string? size = lines.FirstOrDefault(line => line.StartsWith(Size, StringComparison.Ordinal))?[Size.Length..];
        bool hasSize = long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes);
        bool isPointer = hasSize && text.StartsWith(FirstLine, StringComparison.Ordinal) && Core.ContentHash.IsWellFormed(hash);
        return isPointer ? new LfsPointer(hash!, bytes) : null;
    }

    /// <summary>The content, where this clone has it: in the working copy, or among what Git LFS fetched.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="path">The file in the working copy.</param>
    /// <returns>A file with the very bytes; null where there is none.</returns>
    public string? Find(GitRepository git, string path) =>
        new[] { path, Path.Combine(git.Folder, "lfs", "objects", Sha256[..2], Sha256[2..4], Sha256) }
            .FirstOrDefault(file => new FileInfo(file) is { Exists: true } found && found.Length == Bytes && Core.ContentHash.OfFile(file) == Sha256);
}
