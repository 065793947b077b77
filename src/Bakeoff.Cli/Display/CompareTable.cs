using System.Globalization;
using Bakeoff.Comparison;

namespace Bakeoff.Cli;

/// <summary>Prints a comparison as a table, with its answer above it.</summary>
internal static class CompareTable
{
    /// <summary>Prints the answer, what changed, and the rows of the primary metrics.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="all">Whether to print the exploratory rows too, and those that are the same for every user.</param>
    /// <param name="output">Where it is printed.</param>
    public static void Print(ComparisonReport report, bool all, CommandOutput output)
    {
        output.WriteLine(ComparisonText.Answer(report));
        foreach ((string heading, IReadOnlyList<string> lines) in ComparisonText.Changes(report))
        {
            output.WriteLine($"  {heading}");
            foreach (string line in lines)
            {
                output.WriteLine("    " + line);
            }
        }

        ComparedMetric[] clearest = [.. ComparisonText.Clearest(report)], same = [.. report.Rows.Except(clearest)];
        Write([.. clearest.Where(row => row.IsPrimary), .. same.Where(row => all && row.IsPrimary)], output);
        ComparedMetric[] exploratory = [.. clearest.Where(row => !row.IsPrimary)];
        if (all && exploratory.Length + same.Length > 0)
        {
            output.WriteLine($"Exploratory metrics. {ComparisonText.ExploratoryNote}");
            Write([.. exploratory, .. same.Where(row => !row.IsPrimary)], output);
        }

        output.WriteLine(ComparisonText.Basis(report));
        foreach (string note in ComparisonText.Notes(report))
        {
            output.WriteLine(note);
        }

        if (!all && exploratory.Length > 0)
        {
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{exploratory.Length} exploratory rows changed too: --all-rows shows them."));
        }

        foreach (Refusal refusal in report.Refused)
        {
            output.WriteLine($"  not compared: {refusal.What}: {refusal.Reason}. {refusal.Remedy}");
        }
    }

    private static void Write(ComparedMetric[] rows, CommandOutput output)
    {
        if (rows.Length == 0)
        {
            return;
        }

        var table = new ResultTable(ComparisonText.Columns, labels: 0);
        foreach (ComparedMetric row in rows)
        {
            table.AddRow([.. ComparisonText.Cells(row)]);
        }

        output.Write(table, 160);
    }
}
