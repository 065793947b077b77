using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A store that several machines share. What comes from it is verified before it enters the local store; whatever goes wrong with
/// it is a warning, and after the first failure it is left alone for the rest of the run.
/// </summary>
internal sealed class RemoteStore(IRemoteTransport transport, bool readOnly, TimeSpan lastWait, Action<string> warn) : IDisposable
{
    private const long LargestEntryBytes = 64_000_000;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _uploads = [];
    private int _failed;

    /// <summary>Fetches what a key stands for into a folder.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="folder">An empty folder; afterwards it holds the outputs, each verified.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The entry, or null where it cannot be had.</returns>
    public ActionEntry? Fetch(StageNode node, StageKey key, string folder, CancellationToken cancellation)
    {
        if (_failed != 0)
        {
            return null;
        }

        try
        {
            return FetchAsync(node, key, folder, cancellation).GetAwaiter().GetResult();
        }
        catch (RemoteRefusedException e)
        {
            warn($"{ErrorCodes.RemoteRefused}: the remote store's entry for {node.Label} is not used: {e.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }

        return null;
    }

    /// <summary>Begins to store an entry remotely.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">Its key.</param>
    /// <param name="store">The store that has its objects.</param>
    /// <param name="temporaryFolder">Where a file may be written meanwhile.</param>
    public void Push(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        if (!readOnly && _failed == 0)
        {
            lock (_uploads)
            {
                _uploads.Add(Task.Run(() => PushAsync(entry, key, store, temporaryFolder)));
            }
        }
    }

    /// <summary>Waits for the uploads, but not for long once the stages are done.</summary>
    public void Finish(CancellationToken cancellation)
    {
        Task all;
        lock (_uploads)
        {
            all = Task.WhenAll(_uploads);
        }

        if (!all.Wait(lastWait, cancellation))
        {
            _stop.Cancel();
            all.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
            GiveUp(new IOException(FormattableString.Invariant($"the uploads were not done {lastWait.TotalSeconds:F0} s after the last stage.")));
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        transport.Dispose();
    }

    private async Task<ActionEntry?> FetchAsync(StageNode node, StageKey key, string folder, CancellationToken cancellation)
    {
        string message = Path.Combine(folder, ".entry");
        if (!await transport.DownloadAsync("ac/" + key.Hash, message, LargestEntryBytes, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        ActionEntry entry;
        try
        {
            entry = ActionEntry.Parse(ActionResultMessage.ReadEntry(await File.ReadAllBytesAsync(message, cancellation).ConfigureAwait(false)), key.Hash);
        }
        catch (JsonException e)
        {
            throw new RemoteRefusedException($"its entry is damaged ({e.Message})");
        }

        if (entry.Label != node.Label)
        {
            throw new RemoteRefusedException($"it is of {entry.Label}");
        }

        File.Delete(message);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForEachAsync(entry.Outputs, options, async (file, token) => await FetchObjectAsync(file, Path.Combine(folder, file.Path), token).ConfigureAwait(false)).ConfigureAwait(false);
        return entry;
    }

    private async Task FetchObjectAsync(StoredFile file, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!await transport.DownloadAsync("cas/" + file.Sha256, target, file.Bytes, cancellation).ConfigureAwait(false))
        {
            throw new RemoteRefusedException($"it has no object {file.Sha256[..12]} ({file.Path})");
        }

        if (new FileInfo(target).Length != file.Bytes || ContentHash.OfFile(target) != file.Sha256)
        {
            throw new RemoteRefusedException($"its object {file.Sha256[..12]} ({file.Path}) has other bytes than its name says");
        }
    }

    /// <summary>The entry goes last: whoever finds it finds its objects.</summary>
    private async Task PushAsync(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        if (_failed != 0)
        {
            return;
        }

        string message = Path.Combine(temporaryFolder, key.Hash + ".entry");
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = _stop.Token };
            await Parallel.ForEachAsync(
                entry.Outputs, options,
                async (file, token) => await transport.UploadAsync("cas/" + file.Sha256, store.ObjectPath(file.Sha256), token).ConfigureAwait(false)).ConfigureAwait(false);
            AtomicFile.Write(message, stream => stream.Write(ActionResultMessage.Write(entry)));
            await transport.UploadAsync("ac/" + key.Hash, message, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }
        catch (OperationCanceledException)
        {
            // The run has ended, and has said so.
        }
        finally
        {
            File.Delete(message);
        }
    }

    private void GiveUp(Exception e)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 0)
        {
            warn($"{ErrorCodes.RemoteUnavailable}: the remote store {transport.Shown} is left alone for this run: {e.Message}");
        }
    }
}
