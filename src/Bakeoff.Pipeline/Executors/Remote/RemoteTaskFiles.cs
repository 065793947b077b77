using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Tasks, what they read, and what came of them, in a remote store. A task and its inputs are objects, known by their hashes, which the node is told
/// by its command line: so nobody can change them on the way. A result is a small entry under a name made of the task's key and the attempt.
/// </summary>
/// <param name="transport">Moves the files.</param>
internal sealed class RemoteTaskFiles(IRemoteTransport transport)
{
    // Errors and warnings: kilobytes.
    private const long MaxResultBytes = 16_000_000;

    /// <summary>Stores an object, unless it is there.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached or does not take it.</exception>
    public void SendObject(string sha256, string file, CancellationToken cancellation) => Wait(async () =>
    {
        if (!await transport.HasAsync("cas/" + sha256, new FileInfo(file).Length, cancellation).ConfigureAwait(false))
        {
            await transport.UploadAsync("cas/" + sha256, file, cancellation).ConfigureAwait(false);
        }

        return true;
    });

    /// <summary>Fetches an object and verifies it.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="maximumBytes">More is refused.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached, has no such object, or another one.</exception>
    public void FetchObject(string sha256, string target, long maximumBytes, CancellationToken cancellation) => Wait(async () =>
    {
        if (!await transport.DownloadAsync("cas/" + sha256, target, maximumBytes, cancellation).ConfigureAwait(false))
        {
            throw new IOException($"{transport.Shown} has no object {sha256[..12]}.");
        }

        return ContentHash.OfFile(target) == sha256
            ? true : throw new IOException($"the object {sha256[..12]} of {transport.Shown} has other bytes.");
    });

    /// <summary>Stores what came of an attempt.</summary>
    /// <param name="key">The task's key.</param>
    /// <param name="attempt">What tells the attempt from every other one.</param>
    /// <param name="result">The result.</param>
    /// <param name="message">A file that may be written for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached or does not take it.</exception>
    public void SendResult(string key, string attempt, TaskResult result, string message, CancellationToken cancellation) =>
        Send(PathOf(key, attempt), result, message, cancellation);

    /// <summary>Stores how far an attempt is, in place of what was stored before.</summary>
    /// <param name="key">The task's key.</param>
    /// <param name="attempt">What tells the attempt from every other one.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="message">A file that may be written for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached or does not take it.</exception>
    public void SendProgress(string key, string attempt, RemoteProgress progress, string message, CancellationToken cancellation) =>
        Send(PathOf(key, attempt, "task-progress"), progress, message, cancellation);

    /// <summary>Finds how far an attempt is; null where nothing is known.</summary>
    /// <param name="key">The task's key.</param>
    /// <param name="attempt">What tells the attempt from every other one.</param>
    /// <param name="message">A file that may be written for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public RemoteProgress? FindProgress(string key, string attempt, string message, CancellationToken cancellation) =>
        Find<RemoteProgress>(PathOf(key, attempt, "task-progress"), message, cancellation);

    /// <summary>Finds what came of an attempt; null where there is nothing yet.</summary>
    /// <param name="key">The task's key.</param>
    /// <param name="attempt">What tells the attempt from every other one.</param>
    /// <param name="message">A file that may be written for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public TaskResult? FindResult(string key, string attempt, string message, CancellationToken cancellation) =>
        Find<TaskResult>(PathOf(key, attempt), message, cancellation);

    /// <summary>Stores the output of a task: its objects, and then the entry of its key, so that whoever finds it finds them.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">Its key.</param>
    /// <param name="store">The store that has its objects.</param>
    /// <param name="message">A file that may be written for the entry.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached or does not take it.</exception>
    public void SendOutput(ActionEntry entry, StageKey key, ArtifactStore store, string message, CancellationToken cancellation)
    {
        foreach (StoredFile file in entry.Outputs.DistinctBy(file => file.Sha256))
        {
            store.Verify(file.Sha256);
            SendObject(file.Sha256, store.ObjectPath(file.Sha256), cancellation);
        }

        AtomicFile.Write(message, stream => stream.Write(ActionResultMessage.Write(entry)));
        Wait(async () =>
        {
            await transport.UploadAsync(RemoteEntries.PathOf(key), message, cancellation).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Finds the entry of a key; null where there is none that is sound.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">A file that may be written for it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public ActionEntry? FindOutput(StageKey key, string message, CancellationToken cancellation) =>
        Wait(() => new RemoteEntries(transport).TryReadAsync(key, message, cancellation));

    private static string PathOf(string key, string attempt, string kind = "task-result") =>
        "ac/" + ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{kind} {key} {attempt}"));

    private void Send<T>(string path, T content, string message, CancellationToken cancellation) => Wait(async () =>
    {
        AtomicFile.Write(message, stream => stream.Write(ActionResultMessage.Write([], CanonicalJson.SerializeLine(content))));
        await transport.UploadAsync(path, message, cancellation).ConfigureAwait(false);
        return true;
    });

    private T? Find<T>(string path, string message, CancellationToken cancellation)
        where T : class => Wait(async () =>
    {
        if (!await transport.DownloadAsync(path, message, MaxResultBytes, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(message, cancellation).ConfigureAwait(false);
            return CanonicalJson.Deserialize<T>(ActionResultMessage.ReadEntry(bytes));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null; // Nothing that a node has written.
        }
    });

    /// <summary>What is refused is, to those who hand tasks over, a place that cannot be used at present.</summary>
    private static T Wait<T>(Func<Task<T>> work)
    {
        try
        {
            return work().GetAwaiter().GetResult();
        }
        catch (RemoteRefusedException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
