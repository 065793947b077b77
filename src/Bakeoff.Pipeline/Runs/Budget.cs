namespace Bakeoff.Pipeline;

/// <summary>The cores and the memory that stages share.</summary>
/// <param name="jobs">How many stages may run at once, at least 1.</param>
/// <param name="cores">The cores that they share, at least 1.</param>
/// <param name="memoryBytes">The memory that they share.</param>
internal sealed class Budget(int jobs, int cores, long memoryBytes)
{
    private int _running;
    private int _freeCores = cores;
    private long _freeMemory = memoryBytes;

    /// <summary>Takes a share if it fits. A stage that needs more than there is gets all once nothing else runs.</summary>
    /// <param name="needs">What the stage needs.</param>
    /// <param name="claimants">How many stages, this one among them, could start now: they share what is free.</param>
    public Share? TryTake(StageNeeds needs, int claimants)
    {
        bool fits = _freeCores >= needs.MinimumCores && _freeMemory >= needs.MemoryBytes;
        if (_running >= jobs || (!fits && _running > 0))
        {
            return null;
        }

        int fair = _freeCores / Math.Clamp(claimants, 1, jobs - _running);
        int taken = Math.Clamp(Math.Max(fair, needs.MinimumCores), 1, Math.Min(needs.MaximumCores, _freeCores));
        var share = new Share(taken, Math.Min(needs.MemoryBytes, _freeMemory));
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
    /// <param name="MemoryBytes">What is set aside for it.</param>
    internal sealed record Share(int Cores, long MemoryBytes);
}
