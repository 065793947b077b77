namespace Bakeoff.Pipeline;

/// <summary>Cancels a transfer in which nothing has moved for some time.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _patience;

    public StallWatch(TimeSpan patience, CancellationToken cancellation)
    {
        _patience = patience;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Moved();
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something moved: the time begins anew.</summary>
    public void Moved() => _source.CancelAfter(_patience);

    public void Dispose() => _source.Dispose();
}
