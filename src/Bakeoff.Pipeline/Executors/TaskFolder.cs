using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// What a store keeps of a task that is under way: <c>tasks/&lt;key&gt;/</c> with the task, its attempts, how far they are, and the result. Nothing
/// here is flushed to the disk before it counts: what a power failure takes is submitted again.
/// </summary>
/// <param name="storeFolder">The store.</param>
/// <param name="key">The key's hash.</param>
public sealed partial class TaskFolder(string storeFolder, string key)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(storeFolder, StoreTree.Tasks, key));

    /// <summary>The file of the task.</summary>
    public string TaskFile => System.IO.Path.Combine(Path, "task.json");

    /// <summary>The file of the result.</summary>
    public string ResultFile => System.IO.Path.Combine(Path, "result.json");

    /// <summary>The file into which an attempt writes how far it is.</summary>
    /// <param name="attempt">Its number.</param>
    public string ProgressFile(int attempt) => In($"progress-{attempt}.json");

    /// <summary>The file with what an attempt's stage said, a line a message.</summary>
    /// <param name="attempt">Its number.</param>
    public string LogFile(int attempt) => In($"log-{attempt}.txt");

    /// <summary>A file of the executor's own, such as where an attempt was started.</summary>
    /// <param name="attempt">Its number.</param>
    public string PlaceFile(int attempt) => In($"place-{attempt}.json");

    /// <summary>Writes the task; one that is there is the same.</summary>
    /// <param name="task">The task.</param>
    public void Write(StageTask task)
    {
        if (!File.Exists(TaskFile))
        {
            Write(TaskFile, CanonicalJson.Serialize(task));
        }
    }

    /// <summary>Writes a file so that it is there whole or not at all.</summary>
    /// <param name="file">One of the files of this folder.</param>
    /// <param name="text">The content.</param>
    public void Write(string file, string text) => LooseFile.Write(file, text);

    /// <summary>Makes the file of an attempt, unless another process has made one of that number.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Whether it is this process's to submit it.</returns>
    public bool TryClaim(TaskAttempt attempt) => LooseFile.TryWriteNew(AttemptFile(attempt.Number), CanonicalJson.Serialize(attempt));

    /// <summary>Takes a claim back: the attempt was never submitted, and will not be.</summary>
    /// <param name="attempt">The attempt.</param>
    public void Unclaim(TaskAttempt attempt) => StoreFile.Delete(AttemptFile(attempt.Number));

    /// <summary>The attempts in the order of their numbers; those whose files cannot be read are left out.</summary>
    public IReadOnlyList<TaskAttempt> FindAttempts() =>
    [
        .. Files().Where(file => AttemptName().IsMatch(System.IO.Path.GetFileName(file))).Select(TryRead<TaskAttempt>).OfType<TaskAttempt>()
            .OrderBy(attempt => attempt.Number),
    ];

    /// <summary>The files of the folder; none where it is gone, as when another head has just taken the result.</summary>
    public IReadOnlyList<string> Files()
    {
        try
        {
            return Directory.Exists(Path) ? Directory.GetFiles(Path) : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The result; null where there is none, or none that can be read.</summary>
    public TaskResult? FindResult() => TryRead<TaskResult>(ResultFile);

    /// <summary>How far an attempt is; null where it has not begun.</summary>
    /// <param name="attempt">Its number.</param>
    public TaskProgress? FindProgress(int attempt) => TryRead<TaskProgress>(ProgressFile(attempt));

    /// <summary>Reads a file of this folder; null where it is not there or not whole.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="file">The file.</param>
    public static T? TryRead<T>(string file)
        where T : class
    {
        try
        {
            return File.Exists(file) ? CanonicalJson.Deserialize<T>(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Deletes the folder.</summary>
    public void Delete()
    {
        try
        {
            StoreFile.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another head deletes it too, or a node writes its last line: garbage collection takes what stays.
        }
    }

    private string AttemptFile(int number) => In($"attempt-{number}.json");

    private string In(FormattableString name) => System.IO.Path.Combine(Path, FormattableString.Invariant(name));

    [GeneratedRegex(@"\Aattempt-[0-9]+\.json\z")]
    private static partial Regex AttemptName();
}
