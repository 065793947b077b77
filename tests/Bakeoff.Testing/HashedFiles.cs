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

    /// <summary>The files of reports, without <c>run.html</c>, which is no artifact: it says when the last run was and how long it took.</summary>
    public static string[] OfReports(string folder) =>
        [.. In(folder).Where(file => Path.GetFileName(file.Split(' ')[0]) != "run.html")];
}
