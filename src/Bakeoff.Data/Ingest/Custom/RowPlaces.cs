using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>In which file a row is: the rows of a table in several files are counted through all of them.</summary>
internal sealed class RowPlaces
{
    private readonly List<(string File, long Before)> _files = [];

    /// <summary>Adds the next file.</summary>
    /// <param name="file">Its name in messages.</param>
    /// <param name="before">How many rows come before its first one.</param>
    public void Add(string file, long before) => _files.Add((file, before));

    /// <summary>The place of a row, by its line or, counted through all files, its number.</summary>
    /// <param name="line">The line or number, from 1; null for the table as a whole.</param>
    public FileLocation Locate(long? line = null)
    {
        (string file, long before) = line is null ? _files[0] : _files.FindLast(file => file.Before < line);
        return new FileLocation(file, line - before);
    }

    /// <summary>The SQL of the number of the file, from 0, in which a row is.</summary>
    /// <param name="line">The SQL of its line.</param>
    public string SqlNumber(string line)
    {
        string befores = string.Join(", ", _files.Select(file => FormattableString.Invariant($"{file.Before}")));
        return $"(len(list_filter([{befores}], before -> before < {line})) - 1)::INTEGER";
    }

    /// <summary>The SQL of a string that says on which line another row is, and in which file if there are several.</summary>
    /// <param name="line">The SQL of its line.</param>
    public string Sql(string line)
    {
        if (_files.Count == 1)
        {
            return $"'line ' || {line}";
        }

        string befores = string.Join(", ", _files.Select(file => FormattableString.Invariant($"{file.Before}")));
        string names = string.Join(", ", _files.Select(file => DuckDbSession.Quote(file.File)));
        string at = $"len(list_filter([{befores}], before -> before < {line}))";
        return $"'line ' || ({line} - [{befores}][{at}]) || ' of ' || [{names}][{at}]";
    }
}
