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
    /// <summary>The name of the folder of all tasks within a store.</summary>
    public const string Tasks = "tasks";

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(storeFolder, Tasks, key));

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
    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path);
        string temporary = AtomicFile.TemporaryNameFor(file);
        File.WriteAllText(temporary, text);
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Makes the file of an attempt, unless another process has made one of that number.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Whether it is this process's to submit it.</returns>
    public bool TryClaim(TaskAttempt attempt)
    {
        Directory.CreateDirectory(Path);
        string file = AttemptFile(attempt.Number), temporary = AtomicFile.TemporaryNameFor(file);
        File.WriteAllText(temporary, CanonicalJson.Serialize(attempt));
        try
        {
            // A link is made or refused as a whole, also by a server of files to which two machines talk; a rename would replace.
            File.Move(temporary, file, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>Takes a claim back: the attempt was never submitted, and will not be.</summary>
    /// <param name="attempt">The attempt.</param>
    public void Unclaim(TaskAttempt attempt) => File.Delete(AttemptFile(attempt.Number));

    /// <summary>The attempts in the order of their numbers; those whose files cannot be read are left out.</summary>
    public IReadOnlyList<TaskAttempt> FindAttempts() => Directory.Exists(Path)
        ? [.. Directory.EnumerateFiles(Path, "attempt-*.json").Where(file => AttemptName().IsMatch(System.IO.Path.GetFileName(file)))
            .Select(TryRead<TaskAttempt>).OfType<TaskAttempt>().OrderBy(attempt => attempt.Number)]
        : [];

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

    /// <summary>The objects that tasks of a store read: they are needed until the tasks have run, whoever is there to say so.</summary>
    /// <param name="storeFolder">The store.</param>
    internal static IEnumerable<string> FindObjects(string storeFolder)
    {
        string folder = System.IO.Path.Combine(storeFolder, Tasks);
        return !StoreFile.IsFolder(folder) ? [] : Directory.EnumerateDirectories(folder)
            .Select(task => TryRead<StageTask>(System.IO.Path.Combine(task, "task.json"))).OfType<StageTask>().SelectMany(task => task.FindObjects());
    }

    private string AttemptFile(int number) => In($"attempt-{number}.json");

    private string In(FormattableString name) => System.IO.Path.Combine(Path, FormattableString.Invariant(name));

    [GeneratedRegex(@"\Aattempt-[0-9]+\.json\z")]
    private static partial Regex AttemptName();
}
