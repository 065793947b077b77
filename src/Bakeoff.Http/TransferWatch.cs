using System.Diagnostics;

namespace Bakeoff.Http;

/// <summary>
/// Cancels a transfer in which nothing has moved for some time, or which is slower than it may be: who gets a byte every three seconds waits no
/// longer than who gets none.
/// </summary>
public sealed class TransferWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _patience;
    private readonly long? _minBytesPerSecond;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _moved;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch a transfer.</summary>
    /// <param name="patience">How long nothing may move; also how long the transfer may take at any speed.</param>
    /// <param name="minBytesPerSecond">How much must have moved beyond that time, on average; null where any speed is good enough.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    public TransferWatch(TimeSpan patience, long? minBytesPerSecond, CancellationToken cancellation)
    {
        (_patience, _minBytesPerSecond) = (patience, minBytesPerSecond);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Moved(0);
    }

    /// <summary>The token that is cancelled when the transfer has to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Whether the transfer was moving when it was cancelled, rather than silent since its last byte, such as the last one of an upload.
    /// </summary>
    public bool IsSlow => _moved > 0 && Stopwatch.GetElapsedTime(_last) < _patience / 2;

    /// <summary>Notes that something moved, so that the wait begins again.</summary>
    /// <param name="bytes">How many bytes moved.</param>
    public void Moved(long bytes)
    {
        _moved += bytes;
        _last = Stopwatch.GetTimestamp();
        TimeSpan left = _minBytesPerSecond is { } speed
            ? _patience + TimeSpan.FromSeconds((double)_moved / speed) - Stopwatch.GetElapsedTime(_start) : _patience;
        _source.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < _patience ? left : _patience);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
