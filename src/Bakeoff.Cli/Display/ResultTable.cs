using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>A table that a command prints: with a frame where there is room for it, and a value a line on a narrow terminal.</summary>
/// <param name="columns">The names of the columns.</param>
/// <param name="labels">How many columns, from the left, say what a row is; the others are values, which stand to the right.</param>
internal sealed class ResultTable(IReadOnlyList<string> columns, int labels)
{
    /// <summary>The columns of a terminal below which a frame would cut every word in two.</summary>
    public const int NarrowBelow = 60;

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text for each column.</param>
    public void AddRow(IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>Creates the table with a frame.</summary>
    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (int i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i < labels ? column : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        return table;
    }

    /// <summary>Writes the rows one below the other, each a line of what it is and a line for each value.</summary>
    /// <param name="width">The columns of the terminal; no line is longer, unless a single name or value is.</param>
    public IEnumerable<string> ToLines(int width)
    {
        int first = Math.Max(labels, 1);
        foreach (IReadOnlyList<string> row in _rows)
        {
            foreach (string line in Fold(row.Take(first), width))
            {
                yield return line;
            }

            for (int i = first; i < columns.Count; i++)
            {
                string line = $"  {columns[i]}  {row[i]}";
                if (line.Length <= width)
                {
                    yield return line;
                }
                else
                {
                    yield return "  " + columns[i];
                    yield return "    " + row[i];
                }
            }
        }
    }

    /// <summary>Puts words on lines, as many on each as there is room for.</summary>
    private static IEnumerable<string> Fold(IEnumerable<string> words, int width)
    {
        string line = "";
        foreach (string word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += (line.Length > 0 ? " " : "") + word;
        }

        yield return line;
    }
}
