using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>Writes the report: <c>index.html</c>, <c>report.md</c> and <c>metrics.json</c>.</summary>
public sealed class ReportStage : IStage
{
    /// <inheritdoc/>
    public string Name => "Report";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        ReportData data = ReportData.Read(context);
        AtomicFile.WriteText(context.OutputFile("index.html"), HtmlPage.Render(data));
        AtomicFile.WriteText(context.OutputFile("report.md"), MarkdownReport.Render(data));
        File.Copy(context.InputFile("Evaluate", "metrics.json"), context.OutputFile("metrics.json"));
    }
}
