using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A store that several machines share. What comes from it is verified before it enters the local store, and what goes there before it is sent; whatever goes wrong with
/// it is a warning, and after the first failure it is left alone for the rest of the run.
/// </summary>
internal sealed class RemoteStore : IDisposable
{
    private const int MaxWarningLength = 1000;
    private readonly IRemoteTransport _transport;
    private readonly RemoteEntries _entries;
    private readonly bool _readOnly;
    private readonly TimeSpan _lastWait;
    private readonly KnownRemote _known;
    private readonly Action<string> _warn;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _uploads = [];

    // What this run has found out about entries and objects, such as ac/0123…: not there, or not what it should be. And keys of which the result here is another one.
    private readonly ConcurrentDictionary<string, bool> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _damaged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _different = new(StringComparer.Ordinal);

    // Each uploads several files at once; more entries would only wait for one another.
    private readonly SemaphoreSlim _slots = new(2);
    private int _isLeftAlone;
    private int _takesNothing;
    private int _uploaded;
    private int _alreadyThere;
    private int _notUploaded;

    /// <param name="transport">Moves the files.</param>
    /// <param name="readOnly">Whether nothing is written there.</param>
    /// <param name="lastWait">How long <see cref="Finish"/> waits.</param>
    /// <param name="known">What the place is known to have.</param>
    /// <param name="warn">Is told what went wrong.</param>
    public RemoteStore(IRemoteTransport transport, bool readOnly, TimeSpan lastWait, KnownRemote known, Action<string> warn)
    {
        (_transport, _readOnly, _lastWait, _known) = (transport, readOnly, lastWait, known);
        _entries = new RemoteEntries(transport);
        _warn = text => warn(Clean(text));
    }

    /// <summary>How many results were uploaded.</summary>
    public int Uploaded => _uploaded;

    /// <summary>How many results were there already, of those that were asked for.</summary>
    public int AlreadyThere => _alreadyThere;

    /// <summary>How many results were not uploaded, of those that should have been.</summary>
    public int NotUploaded => _notUploaded;

    /// <summary>Fetches what a key stands for into a folder.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="folder">An empty folder; afterwards it holds the outputs, each verified.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The entry, or null where it cannot be had.</returns>
    public ActionEntry? Fetch(StageNode node, StageKey key, string folder, CancellationToken cancellation)
    {
        if (_isLeftAlone != 0)
        {
            return null;
        }

        try
        {
            ActionEntry? entry = _entries.FetchAsync(node, key, folder, cancellation).GetAwaiter().GetResult();
            if (entry is null)
            {
                _absent[RemoteEntries.PathOf(key)] = true;
            }
            else
            {
                _known.Add(key.Hash);
            }

            return entry;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (RemoteRefusedException e)
        {
            Refuse(node.Label, key, e);
        }
        catch (Exception e)
        {
            // Whatever it is: a run needs no remote store.
            LeaveAlone(e);
        }

        return null;
    }

    /// <summary>Says that a sound entry is not used, since the same key gave other bytes here; it is not replaced either.</summary>
    /// <param name="label">The node.</param>
    /// <param name="key">Its key.</param>
    public void WarnOfOtherBytes(string label, StageKey key)
    {
        if (_different.TryAdd(key.Hash, true))
        {
            _warn($"{ErrorCodes.RemoteRefused}: the remote store's result of {label} is not used: the same key gave other bytes here. "
                + $"Run bakeoff audit on both machines to see which is right; then delete {RemoteEntries.PathOf(key)} there, or this store's entry.");
        }
    }

    /// <summary>Whether the place is known to have a key's result.</summary>
    /// <param name="key">The key.</param>
    public bool Knows(StageKey key) => _known.Has(key.Hash);

    /// <summary>Begins to store an entry remotely, as far as it is not there.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">Its key.</param>
    /// <param name="store">The store that has its objects.</param>
    /// <param name="temporaryFolder">Where a folder may be made meanwhile.</param>
    public void Push(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        if (!_readOnly)
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

        if (!all.Wait(_lastWait, cancellation))
        {
            TakeNothing(new IOException(FormattableString.Invariant($"the uploads were not done {_lastWait.TotalSeconds:F0} s after the last stage.")));
            _stop.Cancel();
            all.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _transport.Dispose();
    }

    private async Task PushAsync(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        try
        {
            await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _notUploaded);
            return;
        }

        try
        {
            await PushOneAsync(entry, key, store, temporaryFolder).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task PushOneAsync(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        if (_isLeftAlone != 0 || _takesNothing != 0)
        {
            Interlocked.Increment(ref _notUploaded);
            return;
        }

        try
        {
            using var folder = new TemporaryFolder(temporaryFolder, "upload");
            if (await UploadAsync(entry, key, store, folder.Path).ConfigureAwait(false) is { } isNew)
            {
                Interlocked.Increment(ref isNew ? ref _uploaded : ref _alreadyThere);
                _known.Add(key.Hash);
                return;
            }
        }
        catch (DamagedObjectException e)
        {
            _warn($"{e.Code}: {e.Message}: the result of {entry.Label} is not uploaded. The next run makes it again.");
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The run has ended, and has said so.
        }
        catch (Exception e)
        {
            TakeNothing(e);
        }

        Interlocked.Increment(ref _notUploaded);
    }

    /// <summary>Uploads what is not there. The entry goes last: whoever finds it finds its objects.</summary>
    /// <returns>Whether anything had to be uploaded; null where the place has another result.</returns>
    private async Task<bool?> UploadAsync(ActionEntry entry, StageKey key, ArtifactStore store, string folder)
    {
        string path = RemoteEntries.PathOf(key), message = Path.Combine(folder, "entry");
        ActionEntry? there = null;
        if (!_absent.ContainsKey(path) && !_damaged.ContainsKey(path))
        {
            there = await _entries.TryReadAsync(key, message, _stop.Token).ConfigureAwait(false);
            if (there is not null && !there.Outputs.SequenceEqual(entry.Outputs))
            {
                WarnOfOtherBytes(entry.Label, key);
                return null;
            }
        }

        int sent = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = _stop.Token };
        await Parallel.ForEachAsync(entry.Outputs.DistinctBy(file => file.Sha256), options, async (file, token) =>
        {
            string cas = RemoteEntries.PathOf(file);
            if (_damaged.ContainsKey(cas) || !await _transport.HasAsync(cas, file.Bytes, token).ConfigureAwait(false))
            {
                store.Verify(file.Sha256);
                await _transport.UploadAsync(cas, store.ObjectPath(file.Sha256), token).ConfigureAwait(false);
                _damaged.TryRemove(cas, out _);
                Interlocked.Increment(ref sent);
            }
        }).ConfigureAwait(false);
        if (there is null)
        {
            AtomicFile.Write(message, stream => stream.Write(ActionResultMessage.Write(entry)));
            await _transport.UploadAsync(path, message, _stop.Token).ConfigureAwait(false);
        }

        return sent > 0 || there is null;
    }

    private void Refuse(string label, StageKey key, RemoteRefusedException e)
    {
        string path = RemoteEntries.PathOf(key);
        _damaged[path] = true;
        if (e.Path is { } found)
        {
            _damaged[found] = true;
        }

        string what = e.Path is { } wrong && wrong != path ? $"{wrong} and {path}" : path;
        _warn($"{ErrorCodes.RemoteRefused}: the remote store's entry for {label} is not used: {e.Message}. "
            + (_readOnly || _takesNothing != 0 ? $"Delete {what} there, so that a machine that may write replaces it." : "What is made here replaces it."));
    }

    private void LeaveAlone(Exception e)
    {
        if (Interlocked.Exchange(ref _isLeftAlone, 1) == 0)
        {
            _warn($"{ErrorCodes.RemoteUnavailable}: the remote store {_transport.Shown} is left alone for this run: {Said(e)}");
        }
    }

    /// <summary>A place that takes nothing can still be read.</summary>
    private void TakeNothing(Exception e)
    {
        if (Interlocked.Exchange(ref _takesNothing, 1) == 0)
        {
            _warn($"{ErrorCodes.RemoteUnavailable}: nothing more is written to the remote store {_transport.Shown} in this run: {Said(e)} "
                + "What it lacks is uploaded by the next run that may, or by bakeoff push.");
        }
    }

    private static string Said(Exception e) => e is IOException or UnauthorizedAccessException ? e.Message : $"{e.GetType().Name}: {e.Message}";

    /// <summary>What a server says is shown, but neither steers a terminal nor fills it.</summary>
    private static string Clean(string text)
    {
        string plain = string.Concat(ShownAddress.Scrub(text).Select(c => char.IsControl(c) ? ' ' : c));
        return plain.Length <= MaxWarningLength ? plain : plain[..MaxWarningLength] + "…";
    }
}
