using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Gives a remote store what it lacks, while the stages run. What is sent is verified before.</summary>
/// <param name="transport">Moves the files.</param>
/// <param name="entries">Reads what is there.</param>
/// <param name="findings">What the run has found out.</param>
/// <param name="known">What the place is known to have.</param>
internal sealed class RemoteUploads(IRemoteTransport transport, RemoteEntries entries, RemoteFindings findings, KnownRemote known) : IDisposable
{
    private const int Files = 4;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _uploads = [];

    // Each uploads several files at once; more entries would only wait for one another.
    private readonly SemaphoreSlim _slots = new(2);
    private int _uploaded;
    private int _alreadyThere;
    private int _notUploaded;

    /// <summary>How many results were uploaded.</summary>
    public int Uploaded => _uploaded;

    /// <summary>How many results were there already, of those that were asked for.</summary>
    public int AlreadyThere => _alreadyThere;

    /// <summary>How many results were not uploaded, of those that should have been.</summary>
    public int NotUploaded => _notUploaded;

    /// <summary>Begins to store an entry remotely, as far as it is not there.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">Its key.</param>
    /// <param name="store">The store that has its objects.</param>
    /// <param name="temporaryFolder">Where a folder may be made meanwhile.</param>
    public void Begin(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        lock (_uploads)
        {
            _uploads.Add(Task.Run(async () => Count(await TryUploadAsync(entry, key, store, temporaryFolder).ConfigureAwait(false))));
        }
    }

    /// <summary>Waits for the uploads, but not for long.</summary>
    /// <param name="longest">How long.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void Finish(TimeSpan longest, CancellationToken cancellation)
    {
        Task all;
        lock (_uploads)
        {
            all = Task.WhenAll(_uploads);
        }

        if (!all.Wait(longest, cancellation))
        {
            findings.StopWriting(
                new IOException(FormattableString.Invariant($"the uploads were not done {longest.TotalSeconds:F0} s after the last stage.")));
            _stop.Cancel();
            all.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }

    public void Dispose() => _stop.Cancel();

    private void Count(bool? isNew) => Interlocked.Increment(
        ref isNew is null ? ref _notUploaded : ref isNew.Value ? ref _uploaded : ref _alreadyThere);

    /// <summary>Whether anything had to be uploaded; null where it could not be.</summary>
    private async Task<bool?> TryUploadAsync(ActionEntry entry, StageKey key, ArtifactStore store, string temporaryFolder)
    {
        bool isHeld = false;
        try
        {
            await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
            isHeld = true;
            if (findings.TakesNothing)
            {
                return null;
            }

            using var folder = new TemporaryFolder(temporaryFolder, "upload");
            bool? isNew = await TracedAsync(entry, key, store, Path.Combine(folder.Path, "entry")).ConfigureAwait(false);
            if (isNew is not null)
            {
                known.Add(key.Hash);
            }

            return isNew;
        }
        catch (Exception e)
        {
            Tell(entry, e);
            return null;
        }
        finally
        {
            if (isHeld)
            {
                _slots.Release();
            }
        }
    }

    /// <summary>Tells the run why an entry was not uploaded.</summary>
    private void Tell(ActionEntry entry, Exception error)
    {
        switch (error)
        {
            case DamagedObjectException e:
                findings.Warn($"{e.Code}: {e.Message}: the result of {entry.Label} is not uploaded. The next run makes it again.");
                break;
            case var _ when _stop.IsCancellationRequested:
                break; // The run has ended, and has said so.
            case RemoteUnreachableException e:
                findings.LeaveAlone(e);
                break;
            default:
                findings.StopWriting(error);
                break;
        }
    }

    private async Task<bool?> TracedAsync(ActionEntry entry, StageKey key, ArtifactStore store, string message)
    {
        using Activity? span = StageTelemetry.BeginTransfer("push", entry.Label);
        try
        {
            bool? isNew = await UploadAsync(entry, key, store, message).ConfigureAwait(false);
            StageTelemetry.EndTransfer("push", span, isNew == true ? entry.Outputs.Sum(file => file.Bytes) : 0);
            return isNew;
        }
        catch (Exception e)
        {
            StageTelemetry.Fail(span, e);
            throw;
        }
    }

    /// <summary>Uploads what is not there. The entry goes last: whoever finds it finds its objects.</summary>
    private async Task<bool?> UploadAsync(ActionEntry entry, StageKey key, ArtifactStore store, string message)
    {
        ActionEntry? there = null;
        if (!findings.IsWanted(key))
        {
            try
            {
                there = await entries.TryReadAsync(key, message, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                findings.LeaveAlone(e); // What cannot be read is of no use.
                return null;
            }

            if (there is not null && !there.Outputs.SequenceEqual(entry.Outputs))
            {
                findings.RefuseOtherBytes(entry.Label, key);
                return null;
            }
        }

        int sent = await SendObjectsAsync(entry, key, store).ConfigureAwait(false);
        if (there is null)
        {
            AtomicFile.Write(message, stream => stream.Write(ActionResultMessage.Write(entry)));
            await transport.UploadAsync(RemoteEntries.PathOf(key), message, _stop.Token).ConfigureAwait(false);
        }

        return sent > 0 || there is null;
    }

    /// <summary>Sends the objects of an entry that are not there, and returns how many they are.</summary>
    private async Task<int> SendObjectsAsync(ActionEntry entry, StageKey key, ArtifactStore store)
    {
        // Of an entry that was refused one object is known to be wrong; the others were not looked at, and are there whatever they hold.
        bool isRefused = findings.IsRefused(key);
        int sent = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Files, CancellationToken = _stop.Token };
        await Parallel.ForEachAsync(entry.Outputs.DistinctBy(file => file.Sha256), options, async (file, token) =>
        {
            if (isRefused || findings.IsDamaged(file)
                || !await transport.HasAsync(RemoteEntries.PathOf(file), file.Bytes, token).ConfigureAwait(false))
            {
                store.Verify(file.Sha256);
                await transport.UploadAsync(RemoteEntries.PathOf(file), store.ObjectPath(file.Sha256), token).ConfigureAwait(false);
                findings.Forget(file);
                Interlocked.Increment(ref sent);
            }
        }).ConfigureAwait(false);
        return sent;
    }
}
