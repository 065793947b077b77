using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Writes <c>report.md</c> of a matrix: a table for each dataset.</summary>
internal static class MatrixMarkdown
{
    /// <summary>What the marks of the tables mean.</summary>
    public const string Legend = "★ is better than every other model of its split by more than chance explains: each user compared with itself, all "
        + "places tested together (Holm, 5 %). ≈ marks the first and those that show no significant difference from it. △ comes first without a "
        + "verdict on some other. ⚠ does not measure the model. Splits have other test rows, so that their numbers are not to be compared.";

    /// <summary>Renders the report.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="answer">The same in sentences.</param>
    public static string Render(MatrixReport report, IReadOnlyList<string> answer)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Escape(report.Experiment)}\n\n{Escape(report.Question)}\n\n");
        text.AppendJoin("", answer.Select(sentence => $"- {Escape(sentence)}\n")).Append('\n');
        foreach (MatrixTable table in report.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {Escape(table.Dataset)}\n\n");
            string[] ids = [.. report.Metrics.Where(id => table.Rows.Any(row => row.Metrics.ContainsKey(id)))];
            string[] head = [.. Columns(table), .. ids.Select(id => id.Split('/')[0])];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head.Select(Escape))} |\n|{string.Concat(head.Select(_ => "---|"))}\n");
            foreach (MatrixRow row in table.Rows)
            {
                string[] cells = [.. Labels(table, row), .. ids.Select(id => CellOf(row.Metrics.GetValueOrDefault(id)))];
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells.Select(Escape))} |\n");
            }

            text.Append('\n');
        }

        text.AppendJoin("", report.Points.Where(point => point.Failure is not null)
            .Select(point => $"- {Escape(point.Experiment)} failed: {Escape(point.Failure!)}\n"));
        return text.Append(CultureInfo.InvariantCulture, $"\n{Legend}\n").ToString();
    }

    /// <summary>The columns before the metrics: what the matrix does not vary is none.</summary>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<string> Columns(MatrixTable table) =>
        [.. HasSplits(table) ? ["split"] : Array.Empty<string>(), "model", .. HasModels(table) ? ["models"] : Array.Empty<string>()];

    /// <summary>The cells of those columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row.</param>
    public static IReadOnlyList<string> Labels(MatrixTable table, MatrixRow row) =>
    [
        .. HasSplits(table) ? [row.Split] : Array.Empty<string>(), row.Model,
        .. HasModels(table) ? [string.Join(" = ", row.Models)] : Array.Empty<string>(),
    ];

    /// <summary>A value with its mark and interval.</summary>
    /// <param name="cell">The value; null for a dash.</param>
    public static string CellOf(MatrixCell? cell) => cell is null ? "–"
        : $"{MarkOf(cell)}{Decimals.Plain(cell.Value)}{(cell.Low is { } low && cell.High is { } high
            ? $" ({Decimals.Plain(low, 3)} to {Decimals.Plain(high, 3)})" : "")}";

    /// <summary>The sign before a value, with a space behind it; empty for none.</summary>
    /// <param name="cell">The value.</param>
    public static string MarkOf(MatrixCell cell) => cell.DoesNotMeasure is not null ? "⚠ " : cell.Mark switch
    {
        MatrixCell.Best => "★ ",
        MatrixCell.Tied => "≈ ",
        MatrixCell.First => "△ ",
        _ => "",
    };

    private static bool HasSplits(MatrixTable table) => table.Rows.Any(row => row.Split.Length > 0);

    private static bool HasModels(MatrixTable table) => table.Rows.Any(row => row.Models.Count > 0);

    private static string Escape(string text) => MarkdownText.Escape(text);
}
