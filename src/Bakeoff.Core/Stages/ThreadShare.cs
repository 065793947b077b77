namespace Bakeoff.Core;

/// <summary>
/// The number of threads that a stage may use. It grows while the stage runs, when other stages end and nothing else needs their cores; it never
/// shrinks. No output may depend on it, nor on when it grows.
/// </summary>
public sealed class ThreadShare
{
    private readonly Lock _gate = new();
    private volatile int _current;
    private bool _hasGrown;
    private Action<int>? _follower;

    /// <summary>Creates a share of the machine's threads.</summary>
    /// <param name="threads">The threads at the start, at least 1.</param>
    /// <param name="max">The most that it can grow to; less than <paramref name="threads"/> means that it stays as it is.</param>
    public ThreadShare(int threads, int max) => (_current, Max) = (threads, Math.Max(threads, max));

    /// <summary>The threads that may be used now. A stage that follows its share reads it again at every epoch or batch.</summary>
    public int Current => _current;

    /// <summary>The most that it can grow to, at least <see cref="Current"/>.</summary>
    public int Max { get; }

    /// <summary>Lets the share grow; a number below the current one changes nothing.</summary>
    /// <param name="threads">The new number of threads, of which no more than <see cref="Max"/> are taken.</param>
    public void Grow(int threads)
    {
        lock (_gate)
        {
            int grown = Math.Min(threads, Max);
            if (grown > _current)
            {
                (_current, _hasGrown) = (grown, true);
                _follower?.Invoke(grown);
            }
        }
    }

    /// <summary>Is told of every growth from now on, and at once if the share has grown already. There is one follower at a time.</summary>
    /// <param name="follower">Receives the new number of threads; null ends it.</param>
    public void Follow(Action<int>? follower)
    {
        lock (_gate)
        {
            _follower = follower;
            if (_hasGrown)
            {
                follower?.Invoke(_current);
            }
        }
    }
}
