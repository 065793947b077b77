using Bakeoff.Core;

namespace Bakeoff.Testing;

/// <summary>Lists the files of a folder with their hashes, so that two folders can be compared byte by byte.</summary>
internal static class HashedFiles
{
    /// <summary>Returns every file below a folder as its relative path and its hash, in order.</summary>
    public static string[] In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {ContentHash.OfFile(file)}").Order(StringComparer.Ordinal),
    ];
}
