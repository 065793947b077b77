using System.Globalization;
using Bakeoff.Comparison;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Prints a comparison.</summary>
internal static class CompareTable
{
    private const int ShownRows = 15;

    public static void Print(ComparisonReport report, bool all)
    {
        Console.WriteLine(ComparisonText.Answer(report));
        foreach ((string heading, IReadOnlyList<string> lines) in ComparisonText.Changes(report))
        {
            Console.WriteLine($"  {heading}");
            foreach (string line in lines)
            {
                Console.WriteLine("    " + line);
            }
        }

        ComparedMetric[] rows = [.. all ? report.Rows : ComparisonText.Clearest(report).Take(ShownRows)];
        if (rows.Length > 0)
        {
            var table = new Table().Border(TableBorder.Rounded);
            foreach (string column in ComparisonText.Columns)
            {
                table.AddColumn(new TableColumn(column).RightAligned());
            }

            foreach (ComparedMetric row in rows)
            {
                table.AddRow([.. ComparisonText.Cells(row).Select(Markup.Escape)]);
            }

            ConsoleTable.Write(table, 160);
        }

        int hidden = report.Rows.Count - rows.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.TestUsers} test users; {report.Tests} tests, corrected together (Holm); intervals and verdicts at 95 %."));
        if (hidden > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Rows.Count - report.Changed.Count()} metrics are the same for every user, {report.Changed.Count() - Math.Min(rows.Length, report.Changed.Count())} changed less clearly: --all-rows shows them."));
        }

        foreach (Refusal refusal in report.Refused)
        {
            Console.WriteLine($"  not compared: {refusal.What}: {refusal.Reason}. {refusal.Remedy}");
        }
    }
}
