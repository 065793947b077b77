using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Reads what executors and nodes have left of tasks in a store. Nothing is kept of a task that has succeeded.</summary>
/// <param name="storeFolder">The store.</param>
internal sealed class TaskLogReader(string storeFolder)
{
    /// <summary>No more is read of a file's end: a model may print without end.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Finds the tasks of a stage, by label.</summary>
    /// <param name="stage">A stage, such as <c>TrainSvd</c>, or a label, such as <c>TrainSvd[0]</c>; null for all.</param>
    /// <param name="lines">How many lines of each attempt are read, from the end.</param>
    public IReadOnlyList<TaskLog> Find(string? stage, int lines)
    {
        string folder = Path.Combine(storeFolder, StoreTree.Tasks);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateDirectories(folder).Select(task => new TaskFolder(storeFolder, Path.GetFileName(task)))
                .Select(task => (Folder: task, Task: TaskFolder.TryRead<StageTask>(task.TaskFile)))
                .Where(found => found.Task is { } task && (stage is null || task.Label == stage || task.Stage == stage))
                .Select(found => Read(found.Folder, found.Task!, lines))
                .OrderBy(log => log.Label, StringComparer.Ordinal).ThenBy(log => log.Key, StringComparer.Ordinal),
        ];
    }

    private static TaskLog Read(TaskFolder folder, StageTask task, int lines)
    {
        IReadOnlyList<TaskAttempt> attempts = folder.FindAttempts();
        return new TaskLog(
            task.Label, task.Key,
            [
                .. attempts.Select((attempt, i) => new AttemptLog(
                    attempt, folder.FindProgress(attempt.Number), attempts.ElementAtOrDefault(i + 1)?.Before,
                    ReadEnd(folder.LogFile(attempt.Number), lines))),
            ],
            folder.FindResult());
    }

    /// <summary>Reads the last lines of what an attempt's stage said; none where it has said nothing.</summary>
    /// <param name="file">The attempt's log.</param>
    /// <param name="lines">How many lines at most.</param>
    internal static IReadOnlyList<string> ReadEnd(string file, int lines)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(Math.Max(0, stream.Length - MaxBytes), SeekOrigin.Begin);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines).Select(Plain)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It has not begun, or has just succeeded.
        }
    }

    /// <summary>What a model says is shown, and does nothing to a terminal.</summary>
    private static string Plain(string line) => string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
