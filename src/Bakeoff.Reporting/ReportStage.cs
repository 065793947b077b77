using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>
/// Writes the report: <c>index.html</c>, <c>report.md</c>, and next to them what Evaluate measured: <c>metrics.json</c>, <c>per-user.parquet</c>,
/// <c>slices.parquet</c>.
/// </summary>
public sealed class ReportStage : IStage
{
    private static readonly string[] s_tables = [MetricsReport.FileName, "per-user.parquet", "slices.parquet"];

    /// <summary>The files next to the page.</summary>
    internal static IReadOnlyList<string> Files { get; } = ["report.md", .. s_tables];

    /// <inheritdoc/>
    public string Name => "Report";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        ReportData data = ReportData.Read(context);
        AtomicFile.WriteText(context.OutputFile("index.html"), HtmlPage.Render(data));
        AtomicFile.WriteText(context.OutputFile("report.md"), MarkdownReport.Render(data));
        foreach (string table in s_tables)
        {
            File.Copy(context.InputFile("Evaluate", table), context.OutputFile(table));
        }
    }
}
