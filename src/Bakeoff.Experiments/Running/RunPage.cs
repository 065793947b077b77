using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>
/// The page of a run, <c>run.html</c> next to the report: what became of each stage and why, when, of which commit and on what machine. It is no
/// artifact, so that it may say what the report must not: times, and what was checked out.
/// </summary>
internal static class RunPage
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "run.html";

    private static readonly string[] s_columns =
        ["stage", "status", "seconds", "peak memory", "memory share", "output", "energy", "why it ran", "key"];

    /// <summary>Writes the page into the folder of the report.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">What was done.</param>
    /// <param name="graph">What each stage reads.</param>
    /// <param name="links">What it links to.</param>
    /// <param name="carbonIntensity">The grams of CO2e for a kilowatt hour; null where that is not known.</param>
    public static void Write(string folder, RunRecord.Record run, StageGraph graph, RunPageLinks links, double? carbonIntensity) =>
        AtomicFile.WriteText(Path.Combine(folder, FileName), Render(run, graph, links, carbonIntensity));

    /// <summary>Renders the page.</summary>
    /// <param name="run">What was done.</param>
    /// <param name="graph">What each stage reads; a stage that it does not have is drawn alone.</param>
    /// <param name="links">What it links to; null, which is the default, for nothing but the report.</param>
    /// <param name="carbonIntensity">The grams of CO2e for a kilowatt hour; null, which is the default, where that is not known.</param>
    internal static string Render(RunRecord.Record run, StageGraph graph, RunPageLinks? links = null, double? carbonIntensity = null)
    {
        links ??= RunPageLinks.None;
        var page = new StringBuilder();
        PageFrame.Begin(page, $"{run.Experiment}: the last run");
        StageRecord[] ran = [.. run.Stages.Where(stage => !stage.UpToDate)];
        string fetched = ran.Count(stage => stage.Fetched) is > 0 and int count ? $", {count} of them fetched from the remote store" : "";
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"files\"><a href=\"index.html\">Report</a>{Link(links.Experiment, "experiment")}{Link(links.Readme, "README")} · run of "
                + $"{Html.Encode(Day(run.Time))} on {Html.Encode(run.System)}, "
                + $"{Html.Encode(run.Runtime)}, {run.Processors} processors, {ByteSize.Format(run.MemoryBytes)} of memory</p>\n<div "
                + $"class=\"answer\"><p>{ran.Length} of {run.Stages.Count} stages were not up to date{fetched}; "
                + $"{Took(ran)}.</p>{Energy(run.Stages, carbonIntensity)}</div>\n<h2 id=\"graph\">Stages</h2>\n");
        HashSet<string> labels = [.. graph.Nodes.Select(node => node.Label)];
        page.Append(StagePicture.Render(
            $"The stages of {run.Experiment}, and what each reads",
            [.. run.Stages.Select(stage => NodeOf(stage, labels.Contains(stage.Label) ? graph[stage.Label].Inputs : []))]));
        if (Timeline(ran, "When each stage ran") is { } timeline)
        {
            page.Append("<h2 id=\"timeline\">Timeline</h2>\n").Append(ChartFigure.Render(timeline));
        }

        // A column of nothing says less than the sentence above.
        bool hasEnergy = run.Stages.Any(stage => stage.Energy?.Joules is not null);
        IReadOnlyList<string> Shown(IReadOnlyList<string> row) => hasEnergy ? row : [.. row.Where((_, column) => s_columns[column] != "energy")];
        page.Append(Html.TableOfMarkup("What became of each stage", Shown(s_columns), run.Stages.Select(stage => RowOf(stage, links)).Select(Shown)));
        string date = run.Time[..Math.Min(10, run.Time.Length)];
        return PageFrame.End(page, new PageStamp(run.Commit, date, run.HasUncommittedChanges));
    }

    /// <summary>Creates a chart with a bar for each stage that ran; null where the record does not say when any began.</summary>
    /// <param name="stages">The stages of the run.</param>
    /// <param name="title">The title of the chart.</param>
    public static Chart? Timeline(IEnumerable<StageRecord> stages, string title)
    {
        (StageRecord Stage, int Slot)[] slots = [.. RunTimeline.Assign(stages.Where(stage => !stage.UpToDate))];
        return slots.Length == 0 ? null : new Chart(
            title, ChartKind.Spans, new ChartAxis("seconds since the run began"),
            new ChartAxis("")
            {
                Categories = [.. Enumerable.Range(1, slots.Max(of => of.Slot) + 1).Select(slot => FormattableString.Invariant($"slot {slot}"))],
            },
            [
                .. slots.GroupBy(of => StageLabel.StageOf(of.Stage.Label)).Index().Select(stage => new ChartSeries(
                    stage.Item.Key, StagePicture.StyleOf(stage.Index),
                    [
                        .. stage.Item.Select(of => new ChartPoint(
                            of.Stage.BeganSeconds!.Value, of.Slot, of.Stage.BeganSeconds, of.Stage.BeganSeconds + of.Stage.Seconds,
                            $"{of.Stage.Label}, {StagePicture.Time(of.Stage.Seconds)}")),
                    ])),
            ]) { Subject = "stage" };
    }

    private static GraphNode NodeOf(StageRecord stage, IReadOnlyList<string> inputs)
    {
        (string state, SeriesStyle style) = stage.UpToDate ? ("up to date", StagePicture.UpToDate)
            : stage.Fetched ? ("fetched", StagePicture.Fetched) : ("ran", StagePicture.Runs);
        string[] lines = stage.UpToDate ? [ByteSize.Format(stage.OutputBytes) + " stored"]
            : [
                stage.PeakMemoryBytes > 0 ? $"{StagePicture.Time(stage.Seconds)}, {ByteSize.Format(stage.PeakMemoryBytes)}"
                    : StagePicture.Time(stage.Seconds),
                .. stage.Reasons.Take(1),
            ];
        return new GraphNode(stage.Label, inputs, state, style, lines, string.Join("; ", stage.Reasons));
    }

    private static string Link(string? address, string name) =>
        address is null ? "" : $" · <a href=\"{Html.Encode(address)}\">{Html.Encode(name)}</a>";

    /// <summary>How large the output is, and the files that it is made of.</summary>
    private static string Output(StageRecord stage, RunPageLinks links)
    {
        string size = stage.OutputBytes > 0 ? ByteSize.Format(stage.OutputBytes) : "–";
        IReadOnlyList<(string Path, string Address)> files = links.FilesOf(stage);
        string Item((string Path, string Address) file) =>
            $"<li><a href=\"{Html.Encode(file.Address)}\" download=\"{Html.Encode(Path.GetFileName(file.Path))}\">{Html.Encode(file.Path)}</a></li>";
        return files.Count == 0 ? size : $"<details><summary>{size}</summary><ul>{string.Concat(files.Select(Item))}</ul></details>";
    }

    /// <summary>The first reason, and the others to be unfolded: a stage that is new beside an earlier one differs in twenty.</summary>
    private static string Reasons(string[] reasons) => reasons.Length < 2 ? Html.Encode(string.Concat(reasons))
        : string.Create(
            CultureInfo.InvariantCulture,
            $"<details><summary>{Html.Encode(reasons[0])}, and {reasons.Length - 1} more</summary>"
                + $"<ul>{string.Concat(reasons.Skip(1).Select(reason => $"<li>{Html.Encode(reason)}</li>"))}</ul></details>");

    private static IReadOnlyList<string> RowOf(StageRecord stage, RunPageLinks links)
    {
        (string state, SeriesStyle style) = stage.UpToDate ? ("up to date", StagePicture.UpToDate)
            : stage.Fetched ? ("fetched", StagePicture.Fetched)
            : (stage.Node is { } node ? $"ran on {node}" : "ran", StagePicture.Runs);
        string Size(long bytes) => bytes > 0 ? ByteSize.Format(bytes) : "–";
        return
        [
            Html.Encode(stage.Label), ChartFigure.Swatch(state, style),
            stage.UpToDate ? "–" : stage.Seconds.ToString("F2", CultureInfo.InvariantCulture), Size(stage.PeakMemoryBytes), Size(stage.ShareBytes),
            Output(stage, links), stage.Energy?.Joules is { } joules ? EnergyText.Format(joules) : "–",
            Reasons([.. stage.Reasons, .. stage.Retries ?? []]), $"<code>{stage.Key[..12]}</code>",
        ];
    }

    private static string Energy(IReadOnlyList<StageRecord> stages, double? carbonIntensity) =>
        EnergyText.DescribeRun(stages, carbonIntensity) is { } sentence ? $"<p>{Html.Encode(sentence)}</p>" : "";

    /// <summary>Stages run at the same time: what they took together is more than what somebody waited.</summary>
    private static string Took(StageRecord[] ran)
    {
        string sum = StagePicture.Time(ran.Sum(stage => stage.Seconds));
        if (ran.Length == 0 || ran.Any(stage => stage.BeganSeconds is null))
        {
            return $"the times of these stages add up to {sum}";
        }

        double first = ran.Min(stage => stage.BeganSeconds!.Value), last = ran.Max(stage => stage.BeganSeconds!.Value + stage.Seconds);
        return $"from the start of the first to the end of the last it took {StagePicture.Time(last - first)}, and their times add up to {sum}";
    }

    private static string Day(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at)
        ? at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : time;
}
