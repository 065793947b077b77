namespace Bakeoff.Data;

/// <summary>
/// The files that DuckDB writes next to a database for rows which are committed but not yet in the database's own file. They belong to it: without
/// them its newest rows are missing.
/// </summary>
internal static class DatabaseLog
{
    /// <summary>Gets what DuckDB appends to the database's name for such a file.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = [".wal", ".wal.checkpoint", ".wal.recovery"];

    /// <summary>Finds the suffix that makes a file the log of another one, or null where it is none.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="files">The names of all files.</param>
    public static string? FindSuffix(string file, IReadOnlyCollection<string> files) =>
        Suffixes.FirstOrDefault(suffix => file.EndsWith(suffix, StringComparison.Ordinal) && files.Contains(file[..^suffix.Length]));
}
