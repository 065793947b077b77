using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Finds the files that a path of the user's means.</summary>
internal static class UserFileList
{
    /// <summary>Lists them by the names under which the stage finds them, which have <c>/</c> where they are in folders within the path.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="node">The node that reads it.</param>
    /// <exception cref="DataException">A folder within the path is a link (<c>BKF2014</c>).</exception>
    public static IReadOnlyList<(string Name, string Path)> Find(string path, StageNode node)
    {
        if (!Directory.Exists(path))
        {
            return [.. node.ExternalCompanions.Select(suffix => path + suffix).Where(File.Exists).Prepend(path)
                .Select(file => (Path.GetFileName(file), file))];
        }

        IEnumerable<string> files = Directory.EnumerateFiles(path);
        if (node.ExternalNested is { } ending)
        {
            files = files.Concat(FoldersOf(path).SelectMany(folder => Nested(folder, ending)));
        }

        return [.. files.Select(file => (Name: NameOf(path, file), file)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Nested(string folder, string ending) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && !IsHidden(file))
            .Concat(FoldersOf(folder).SelectMany(inner => Nested(inner, ending)));

    /// <summary>Programs that write a table in parts put their own files into folders whose names begin like this.</summary>
    private static IEnumerable<string> FoldersOf(string folder) =>
        Directory.EnumerateDirectories(folder).Where(inner => !IsHidden(inner)).Select(inner =>
        new DirectoryInfo(inner).LinkTarget is null ? inner
            : throw new DataException(
                ErrorCodes.DatasetPathMissing, "this folder within the dataset's folder is a link: it might lead back, so that rows are read twice.",
                "Name the folder that it leads to as the dataset's 'path', or put the files themselves there.", new FileLocation(inner)));

    private static bool IsHidden(string path) => Path.GetFileName(path)[0] is '.' or '_';

    private static string NameOf(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
