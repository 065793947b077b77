using System.Text;

namespace Bakeoff.Tables;

/// <summary>Reads the first line of a delimited text file, so that its columns are found by their names wherever they are.</summary>
public static class CsvHeader
{
    /// <summary>Reads the names of the columns, in the file's order, without quotes, spaces around them and a byte order mark.</summary>
    /// <param name="path">The file, in UTF-8 unless a byte order mark says otherwise.</param>
    /// <param name="delimiter">What separates the columns.</param>
    /// <returns>The names; none if the file is empty or its first line is.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Read(string path, string delimiter)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadLine() is { } line && line.Trim().Length > 0 ? Split(line, delimiter) : [];
    }

    /// <summary>Gives the columns that are known their types, and all others names that stand for nothing.</summary>
    /// <param name="header">The names as <see cref="Read"/> finds them.</param>
    /// <param name="known">The columns that are known, and their SQL types.</param>
    /// <param name="comparison">How names are compared.</param>
    /// <returns>All columns of the file in its order, the known ones under their known names.</returns>
    public static IReadOnlyList<(string Name, string Type)> Match(
        IReadOnlyList<string> header, IReadOnlyList<(string Name, string Type)> known, StringComparison comparison)
    {
        (string, string) Column(string name, int i) => known.Where(column => column.Name.Equals(name, comparison))
            .DefaultIfEmpty((FormattableString.Invariant($"unread column {i + 1}"), "VARCHAR")).First();
        return [.. header.Select(Column)];
    }

    private static List<string> Split(string line, string delimiter)
    {
        List<string> names = [];
        var name = new StringBuilder();
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                // Two quotes within quotes are one: the second one opens them again.
                _ = !quoted && at > 0 && line[at - 1] == '"' ? name.Append('"') : name;
                quoted = !quoted;
            }
            else if (!quoted && string.CompareOrdinal(line, at, delimiter, 0, delimiter.Length) == 0)
            {
                names.Add(name.ToString().Trim());
                name.Clear();
                at += delimiter.Length - 1;
            }
            else
            {
                name.Append(line[at]);
            }
        }

        names.Add(name.ToString().Trim());
        return names;
    }
}
