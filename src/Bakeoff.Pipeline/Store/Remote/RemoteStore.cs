using System.Diagnostics;

namespace Bakeoff.Pipeline;

/// <summary>
/// A store that several machines share. What comes from it is verified before it enters the local store, and what goes there before it is sent.
/// Whatever goes wrong with it is a warning, and after the first failure it is left alone for the rest of the run.
/// </summary>
internal sealed class RemoteStore : IDisposable
{
    private readonly IRemoteTransport _transport;
    private readonly RemoteEntries _entries;
    private readonly RemoteFindings _findings;
    private readonly RemoteUploads _uploads;
    private readonly KnownRemote _known;
    private readonly bool _readOnly;
    private readonly TimeSpan _lastWait;

    /// <param name="transport">Moves the files.</param>
    /// <param name="readOnly">Whether nothing is written there.</param>
    /// <param name="lastWait">How long <see cref="Finish"/> waits.</param>
    /// <param name="known">What the place is known to have.</param>
    /// <param name="warn">Is told what went wrong.</param>
    public RemoteStore(IRemoteTransport transport, bool readOnly, TimeSpan lastWait, KnownRemote known, Action<string> warn)
    {
        (_transport, _readOnly, _lastWait, _known) = (transport, readOnly, lastWait, known);
        _entries = new RemoteEntries(transport);
        _findings = new RemoteFindings(transport.Shown, readOnly, warn);
        _uploads = new RemoteUploads(transport, _entries, _findings, known);
    }

    /// <summary>How many results were uploaded.</summary>
    public int Uploaded => _uploads.Uploaded;

    /// <summary>How many results were there already, of those that were asked for.</summary>
    public int AlreadyThere => _uploads.AlreadyThere;

    /// <summary>How many results were not uploaded, of those that should have been.</summary>
    public int NotUploaded => _uploads.NotUploaded;

    /// <summary>Fetches what a key stands for into a folder.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="folder">An empty folder; afterwards it holds the outputs, each verified.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The entry, or null where it cannot be had.</returns>
    public ActionEntry? Fetch(StageNode node, StageKey key, string folder, CancellationToken cancellation)
    {
        if (_findings.IsLeftAlone)
        {
            return null;
        }

        using Activity? span = StageTelemetry.BeginTransfer("fetch", node.Label);
        try
        {
            if (_entries.FetchAsync(node.Label, key, folder, cancellation).GetAwaiter().GetResult() is { } entry)
            {
                StageTelemetry.EndTransfer("fetch", span, entry.Outputs.Sum(file => file.Bytes));
                _known.Add(key.Hash);
                return entry;
            }

            _findings.RememberAbsent(key);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (RemoteRefusedException e)
        {
            StageTelemetry.Fail(span, e);
            _findings.Refuse(node.Label, key, e);
        }
        catch (Exception e)
        {
            // Whatever it is: a run needs no remote store.
            StageTelemetry.Fail(span, e);
            _findings.LeaveAlone(e);
        }

        return null;
    }

    /// <summary>Says that a sound entry is not used, since the same key gave other bytes here; it is not replaced either.</summary>
    /// <param name="label">The node.</param>
    /// <param name="key">Its key.</param>
    public void RefuseOtherBytes(string label, StageKey key) => _findings.RefuseOtherBytes(label, key);

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
            _uploads.Begin(entry, key, store, temporaryFolder);
        }
    }

    /// <summary>Waits for the uploads, but not for long once the stages are done.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public void Finish(CancellationToken cancellation) => _uploads.Finish(_lastWait, cancellation);

    public void Dispose()
    {
        _uploads.Dispose();
        _transport.Dispose();
    }
}
