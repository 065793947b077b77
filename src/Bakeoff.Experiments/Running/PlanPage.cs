using System.Globalization;
using System.Text;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>What a run would do as a page: the stages as boxes, each with its state, why it would run, and what it took when it last ran.</summary>
internal static class PlanPage
{
    private static readonly string[] s_columns =
        ["stage", "state", "seconds, last run", "peak memory, last run", "memory needed", "why, and what is expected"];

    /// <summary>Renders the page.</summary>
    /// <param name="settings">Where earlier runs are remembered.</param>
    /// <param name="plans">The plan of each experiment.</param>
    /// <param name="stamp">What is checked out.</param>
    public static string Render(EngineSettings settings, IReadOnlyList<PlanDocument> plans, PageStamp stamp)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, plans.Count == 1 ? $"{plans[0].Experiment}: what a run would do" : "What a run would do");
        foreach (PlanDocument plan in plans)
        {
            var last = new LastRuns(settings.RunsFolder(plan.Experiment));
            (PlanStep Step, LastRuns.LastRun? Last)[] steps = [.. plan.Steps.Select(step => (step, last.Find(step.Label)))];
            int current = steps.Count(of => of.Step.State == PlanStep.UpToDate);
            double seconds = steps.Where(of => of.Step.State == PlanStep.Run).Sum(of => of.Step.Seconds ?? 0);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{Html.Encode(plan.Experiment)}</h2>\n<div class=\"answer\"><p>{current} of {steps.Length} stages are up to date"
                    + $"{(seconds > 0 ? $"; what runs first took {StagePicture.Time(seconds)} when it last ran" : "")}.</p>")
                .AppendJoin("", (plan.Forecast is { } forecast ? EstimateText.Describe(forecast) : [])
                    .Select(line => $"<p>{Html.Encode(line.Trim())}</p>"))
                .Append("</div>\n")
                .Append(StagePicture.Render(
                    $"The stages of {plan.Experiment}, and what each reads", [.. steps.Select(of => NodeOf(of.Step, of.Last))]))
                .Append(Html.TableOfMarkup(
                    $"What would become of each stage of {plan.Experiment}", s_columns, steps.Select(of => RowOf(of.Step, of.Last))));
            AppendRefused(page, plan);
        }

        return PageFrame.End(page, stamp);
    }

    private static void AppendRefused(StringBuilder page, PlanDocument plan)
    {
        if (plan.Refused is { Count: > 0 } refused)
        {
            page.Append("<ul>").AppendJoin("", refused.Select(report =>
                $"<li class=\"look\">{Html.Encode($"{report.Code}: {report.Message} {report.Remedy}")}</li>")).Append("</ul>\n");
        }
    }

    private static (string Words, SeriesStyle Style) StateOf(PlanStep step) => step.State switch
    {
        PlanStep.UpToDate => ("up to date", StagePicture.UpToDate),
        PlanStep.Run => ("would run", StagePicture.Runs),
        _ => ("waits for its inputs", StagePicture.Waits),
    };

    private static GraphNode NodeOf(PlanStep step, LastRuns.LastRun? last)
    {
        (string state, SeriesStyle style) = StateOf(step);
        string[] took =
        [
            .. last?.Seconds is { } seconds ? new[] { StagePicture.Time(seconds) } : [],
            .. last?.PeakMemoryBytes is > 0 and long bytes ? new[] { ByteSize.Format(bytes) } : [],
        ];

        // What is up to date without a run of this experiment is another one's result.
        string[] never = step.State == PlanStep.UpToDate ? ["has not run", "in this experiment"] : ["has not run yet"];
        string[] lines = [.. took.Length > 0 ? [$"last {string.Join(", ", took)}"] : never, .. step.Reasons.Take(1)];
        return new GraphNode(step.Label, step.Inputs, state, style, lines, string.Join("; ", step.Reasons));
    }

    private static IReadOnlyList<string> RowOf(PlanStep step, LastRuns.LastRun? last)
    {
        (string state, SeriesStyle style) = StateOf(step);
        return
        [
            Html.Encode(step.Label), ChartFigure.Swatch(state, style),
            last?.Seconds is { } seconds ? seconds.ToString("F2", CultureInfo.InvariantCulture) : "–",
            last?.PeakMemoryBytes is > 0 and long peak ? ByteSize.Format(peak) : "–",
            step.MemoryBytes is { } needed ? ByteSize.Format(needed) : "–", string.Join(
                "<br>",
                new[] { string.Join("; ", step.Reasons), step.Estimate is { } expected ? EstimateText.Describe(expected) : "" }
                    .Where(text => text.Length > 0).Select(Html.Encode)),
        ];
    }
}
