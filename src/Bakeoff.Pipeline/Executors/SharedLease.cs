namespace Bakeoff.Pipeline;

/// <summary>
/// One lease of a store for all experiments that run at one time in a process: a thousand leases would be as many files that each of them looks at.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class SharedLease(ArtifactStore store)
{
    private readonly Lock _lock = new();
    private StoreLease? _lease;
    private int _holders;

    /// <summary>Keeps what the store looks up from garbage collection until the result is disposed of.</summary>
    /// <param name="weak">Is told why locks in the store do nothing, where they do nothing, by the first that asks.</param>
    public IDisposable Take(Action<string> weak)
    {
        lock (_lock)
        {
            if (_holders++ == 0 && (_lease = store.Lease()).Weakness is { } weakness)
            {
                weak(weakness);
            }

            return new Part(this);
        }
    }

    private sealed class Part(SharedLease lease) : IDisposable
    {
        public void Dispose()
        {
            lock (lease._lock)
            {
                if (--lease._holders == 0)
                {
                    lease._lease!.Dispose();
                }
            }
        }
    }
}
