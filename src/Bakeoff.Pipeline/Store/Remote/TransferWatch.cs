using System.Diagnostics;

namespace Bakeoff.Pipeline;

/// <summary>
/// Cancels a transfer in which nothing has moved for some time, or which is slower than it may be: who gets a byte every three seconds waits no longer
/// than who gets none.
/// </summary>
internal sealed class TransferWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _patience;
    private readonly long _minBytesPerSecond;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _moved;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Begins to watch.</summary>
    /// <param name="patience">How long nothing may move; also how long the transfer may take in any case.</param>
    /// <param name="minBytesPerSecond">What must have moved beyond that time, on average.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    public TransferWatch(TimeSpan patience, long minBytesPerSecond, CancellationToken cancellation)
    {
        (_patience, _minBytesPerSecond) = (patience, minBytesPerSecond);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Moved(0);
    }

    /// <summary>Is cancelled when the transfer has to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the transfer was moving when it was cancelled, rather than silent since its last byte, such as the last one of an upload.</summary>
    public bool IsSlow => _moved > 0 && Stopwatch.GetElapsedTime(_last) < _patience / 2;

    /// <summary>Something moved.</summary>
    /// <param name="bytes">How much.</param>
    public void Moved(long bytes)
    {
        _moved += bytes;
        _last = Stopwatch.GetTimestamp();
        TimeSpan left = _patience + TimeSpan.FromSeconds((double)_moved / _minBytesPerSecond) - Stopwatch.GetElapsedTime(_start);
        _source.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < _patience ? left : _patience);
    }

    public void Dispose() => _source.Dispose();
}
