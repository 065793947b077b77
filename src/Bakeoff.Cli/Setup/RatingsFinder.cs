using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>Finds the file with ratings in a repository.</summary>
internal static class RatingsFinder
{
    private const int MaxDepth = 3, MaxNamed = 8;
    private const string Gzip = ".gz";

    private static readonly string[] s_text = [".csv", ".tsv", ".jsonl", ".ndjson"];
    private static readonly string[] s_endings = [.. s_text, .. s_text.Select(ending => ending + Gzip), ".parquet", ".duckdb"];

    /// <summary>What can be read too, but is mostly something else: it is named, and never taken.</summary>
    private static readonly string[] s_others = [".dat", ".data", ".txt", ".json", ".db"];
    private static readonly string[] s_skipped = ["artifacts", "bin", "obj", "node_modules", "experiments"];

    /// <summary>Finds the file that is named, or the only table of the folder that is.</summary>
    /// <param name="name">What the command line says: a file or a folder.</param>
    /// <param name="command">The command, which remedies say again with a file's name.</param>
    /// <exception cref="ReportedException">
    /// It is not there (<c>BKF2014</c>), or a folder with none or several (<c>BKF1033</c>).
    /// </exception>
    public static string FindNamed(string name, string command)
    {
        string path = Path.GetFullPath(name);
        return File.Exists(path) ? path : Directory.Exists(path) ? FindOnly(path, command)
            : throw new ReportedException([new ErrorReport(ErrorCodes.DatasetPathMissing, $"there is no file '{name}'.", "Correct the path.")]);
    }

    /// <summary>Finds the only table of a folder and what is in it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="command">The command, which remedies say again with a file's name.</param>
    /// <exception cref="ReportedException">There is none, or there are several (<c>BKF1033</c>).</exception>
    public static string FindOnly(string root, string command)
    {
        string[] all = [.. Find(root, MaxDepth).Order(StringComparer.Ordinal)], found = [.. all.Where(file => HasEnding(file, s_endings))];
        if (found.Length == 1)
        {
            return found[0];
        }

        bool isHere = Path.GetFullPath(root) == Path.GetFullPath(Environment.CurrentDirectory);
        string place = isHere ? "this folder" : $"the folder '{NameOf(root)}'";
        throw new ReportedException([found.Length > 1
            ? new ErrorReport(
                ErrorCodes.NoSingleTable, $"{found.Length} files of {place} may hold ratings: {List(found)}.",
                $"Name the one that is meant: {command} {Named(found[0])}.")
            : new ErrorReport(
                ErrorCodes.NoSingleTable,
                $"no file that ends with {string.Join(", ", s_endings)} is in {place} or in the three levels below it.",
                all.Length > 0 ? $"If one of {List(all)} has your ratings, name it: {command} {Named(all[0])}."
                    : $"Name the file with your ratings: {command} FILE; or a dataset: bakeoff init --dataset=synthetic-small.")]);
    }

    private static string NameOf(string file) => Path.GetRelativePath(Environment.CurrentDirectory, file);

    private static string List(string[] files) =>
        string.Join(", ", files.Take(MaxNamed).Select(NameOf)) + (files.Length > MaxNamed ? ", …" : "");

    private static string Named(string file) => NameOf(file) is var name && name.Any(char.IsWhiteSpace) ? $"'{name}'" : name;

    private static bool HasEnding(string file, string[] endings) =>
        endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Find(string folder, int depth)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => HasEnding(file, s_endings) || HasEnding(file, s_others)))
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
