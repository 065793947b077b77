namespace Bakeoff.Pipeline;

/// <summary>The cores and the memory that stages share. What is handed out never adds up to more than there is.</summary>
/// <param name="jobs">How many stages may run at once, at least 1.</param>
/// <param name="cores">The cores that they share, at least 1.</param>
/// <param name="memoryBytes">The memory that they share.</param>
internal sealed class Budget(int jobs, int cores, long memoryBytes)
{
    private int _running;
    private int _freeCores = cores;
    private long _freeMemory = memoryBytes;

    /// <summary>
    /// Takes a share if it fits: a fair part of what is free, but no less than the stage needs and no more than it can use. Once nothing else runs, a stage
    /// that wants more cores than there are gets all of them, and one that needs more memory gets all of that: to be fetched, for it is not run with less
    /// than it needs (<see cref="MemoryPlan"/>).
    /// </summary>
    /// <param name="needs">What the stage needs.</param>
    /// <param name="claimants">How many stages, this one among them, could start now: they share what is free.</param>
    public Share? TryTake(StageNeeds needs, int claimants)
    {
        bool fits = _freeCores >= needs.MinimumCores && _freeMemory >= needs.MinimumBytes;
        if (_running >= jobs || (!fits && _running > 0))
        {
            return null;
        }

        int sharers = Math.Clamp(claimants, 1, jobs - _running);
        int taken = Math.Clamp(Math.Max(_freeCores / sharers, needs.MinimumCores), 1, Math.Min(needs.MaximumCores, _freeCores));
        long comfortable = Math.Max(needs.MinimumBytes, Math.Min(needs.ComfortableBytes, _freeMemory / sharers));
        var share = new Share(taken, Math.Min(comfortable, _freeMemory));
        _running++;
        _freeCores -= share.Cores;
        _freeMemory -= share.MemoryBytes;
        return share;
    }

    /// <summary>Gives a share back.</summary>
    public void Return(Share share)
    {
        _running--;
        _freeCores += share.Cores;
        _freeMemory += share.MemoryBytes;
    }

    /// <param name="Cores">Threads that the stage may use.</param>
    /// <param name="MemoryBytes">Memory that its process may hold.</param>
    internal sealed record Share(int Cores, long MemoryBytes);
}
