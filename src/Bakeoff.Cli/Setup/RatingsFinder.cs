using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>Finds the file with ratings in a repository.</summary>
internal static class RatingsFinder
{
    private const int MaxDepth = 3, MaxNamed = 8;
    private static readonly string[] s_endings = [".csv", ".tsv", ".jsonl", ".parquet", ".duckdb"];
    private static readonly string[] s_skipped = ["artifacts", "bin", "obj", "node_modules", "experiments"];

    /// <summary>Finds the only table of a folder and what is in it.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="ReportedException">There is none, or there are several (<c>BKF1033</c>).</exception>
    public static string FindOnly(string root)
    {
        string[] found = [.. Find(root, MaxDepth).Order(StringComparer.Ordinal)];
        if (found.Length == 1)
        {
            return found[0];
        }

        string[] names = [.. found.Take(MaxNamed).Select(file => Path.GetRelativePath(root, file))];
        throw new ReportedException([found.Length == 0
            ? new ErrorReport(
                ErrorCodes.NoSingleTable, $"no file that ends with {string.Join(", ", s_endings)} is in this folder or in the three levels below it.",
                "Name the file with your ratings: bakeoff init FILE; or a dataset: bakeoff init --dataset=synthetic-small.")
            : new ErrorReport(
                ErrorCodes.NoSingleTable,
                $"{found.Length} files may hold ratings: {string.Join(", ", names)}{(found.Length > MaxNamed ? ", …" : "")}.",
                $"Name the one that is meant: bakeoff init {names[0]}.")]);
    }

    private static IEnumerable<string> Find(string folder, int depth)
    {
        foreach (string file in Directory.EnumerateFiles(folder)
            .Where(file => s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)))
        {
            yield return file;
        }

        foreach (string file in (depth == 0 ? [] : Directory.EnumerateDirectories(folder)).Where(IsLookedInto)
            .SelectMany(below => Find(below, depth - 1)))
        {
            yield return file;
        }
    }

    /// <summary>No hidden folder, none that is generated, and no link, which may lead in a circle.</summary>
    private static bool IsLookedInto(string folder) => Path.GetFileName(folder) is var name && !name.StartsWith('.')
        && !s_skipped.Contains(name, StringComparer.OrdinalIgnoreCase) && new DirectoryInfo(folder).LinkTarget is null;
}
