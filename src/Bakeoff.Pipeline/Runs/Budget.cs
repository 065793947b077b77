using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The cores and the memory that stages share. What is handed out never adds up to more than there is.</summary>
internal sealed class Budget
{
    private readonly int _jobs;
    private readonly int _cores;
    private int _running;
    private long _freeMemory;

    /// <param name="jobs">How many stages may run at once, at least 1.</param>
    /// <param name="cores">The cores that they share, at least 1.</param>
    /// <param name="memoryBytes">The memory that they share.</param>
    public Budget(int jobs, int cores, long memoryBytes) => (_jobs, _cores, FreeCores, _freeMemory) = (jobs, cores, cores, memoryBytes);

    /// <summary>The cores that nobody has.</summary>
    public int FreeCores { get; private set; }

    /// <summary>
    /// Takes a share if it fits: a fair part of what is free, but no less than the stage needs and no more than it can use. Once nothing else runs, a
    /// stage that wants more cores than there are gets all of them, and one that needs more memory gets all of that: to be fetched, for it is not run
    /// with less than it needs (<see cref="MemoryPlan"/>).
    /// </summary>
    /// <param name="needs">What the stage needs.</param>
    /// <param name="claimants">How many stages, this one among them, could start now: they share what is free.</param>
    public Share? TryTake(StageNeeds needs, int claimants)
    {
        bool fits = FreeCores >= needs.MinimumCores && _freeMemory >= needs.MinimumBytes;
        if (_running >= _jobs || (!fits && _running > 0))
        {
            return null;
        }

        int sharers = Math.Clamp(claimants, 1, _jobs - _running);
        int taken = Math.Clamp(Math.Max(FreeCores / sharers, needs.MinimumCores), 1, Math.Min(needs.MaximumCores, FreeCores));
        long comfortable = Math.Max(needs.MinimumBytes, Math.Min(needs.ComfortableBytes, _freeMemory / sharers));
        var share = new Share(
            taken, Math.Min(comfortable, _freeMemory)) { Threads = new ThreadShare(
                taken, needs.CanGrow ? Math.Min(needs.MaximumCores, _cores) : taken) };
        _running++;
        FreeCores -= share.Cores;
        _freeMemory -= share.MemoryBytes;
        return share;
    }

    /// <summary>Lets a share that can grow have some of the free cores.</summary>
    /// <param name="share">The share.</param>
    /// <param name="cores">How many, at most <see cref="FreeCores"/>.</param>
    public void Grow(Share share, int cores)
    {
        FreeCores -= cores;
        share.Threads.Grow(share.Threads.Current + cores);
    }

    /// <summary>Gives a share back, with what it has grown by.</summary>
    public void Return(Share share)
    {
        _running--;
        FreeCores += share.Threads.Current;
        _freeMemory += share.MemoryBytes;
    }

    /// <param name="Cores">Threads that the stage may use when it starts.</param>
    /// <param name="MemoryBytes">Memory that its process may hold.</param>
    internal sealed record Share(int Cores, long MemoryBytes)
    {
        /// <summary>Threads that the stage may use now.</summary>
        public ThreadShare Threads { get; init; } = new(Cores, Cores);
    }
}
