using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// Shows what was said in a run, format <c>explorer-logs/1</c>: what it wrote down itself, and what executors have left of its tasks.
/// </summary>
internal static class LogsDocument
{
    /// <summary>How many lines of each attempt of a task are shown, from the end.</summary>
    private const int TaskLines = 200;

    /// <summary>Shows the log of a run that has ended.</summary>
    /// <param name="settings">Where runs are.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="run">The name of the record.</param>
    /// <param name="label">The node; null for all.</param>
    /// <exception cref="ReportedException">There is no such run (<c>BKF1016</c>).</exception>
    public static object CreateOfRun(EngineSettings settings, string experiment, string run, string? label)
    {
        RecordedComparison.ReadRecord(settings, experiment, run);
        return Create(
            settings, Path.Combine(settings.RunsFolder(experiment), run + LiveLog.Extension), label,
            "nothing was kept: an engine before this one ran it, or its log was deleted.");
    }

    /// <summary>Shows the log of a run that is under way, or that left no record.</summary>
    /// <param name="settings">Where runs are.</param>
    /// <param name="id">The name of its log, which the page was told.</param>
    /// <param name="label">The node; null for all.</param>
    /// <exception cref="ReportedException">There is no such log (<c>BKF1016</c>).</exception>
    public static object CreateOfLive(EngineSettings settings, string id, string? label)
    {
        string file = Path.Combine(LiveLog.FolderOf(settings), id + LiveLog.Extension);
        return id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && File.Exists(file)
            ? Create(settings, file, label, "the log cannot be read.")
            : throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownRun, $"no run '{id}' is under way.",
                "The log of a run that has ended is with its record: choose it in the list of runs.")]);
    }

    private static object Create(EngineSettings settings, string file, string? label, string without)
    {
        IReadOnlyList<LiveEvent>? events = LiveTail.ReadAll(settings, file)?.Events;
        return new
        {
            Format = "explorer-logs/1", Note = events is null ? without : null,
            Lines = (events ?? []).Where(said => label is null || said.Label == label).Select(LogLine.From).OfType<LogLine>().ToArray(),
            Tasks = new TaskLogReader(settings.StoreFolder).Find(label, TaskLines).Select(log => new
            {
                log.Label,
                Attempts = log.Attempts.Select(attempt => new
                {
                    attempt.Attempt.Number, attempt.Attempt.Executor, State = attempt.End ?? attempt.Progress?.Text, attempt.Lines,
                }),
            }).ToArray(),
        };
    }
}
