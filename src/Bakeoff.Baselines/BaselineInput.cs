using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>What baselines are fitted on.</summary>
/// <param name="train">The training rows; the items are the catalogue.</param>
/// <param name="users">The users who are asked about, for a model that prepares their scores.</param>
/// <param name="context">Gives the seed, the threads and the cancellation.</param>
internal sealed class BaselineInput(IRatingSource train, IEnumerable<long> users, StageContext context)
{
    private readonly Lazy<RaterLists> _raters = new(() => new RaterLists(train, context.Cancellation));

    /// <summary>The training rows.</summary>
    public IRatingSource Train => train;

    /// <summary>Who has rated what in the training rows; made when it is asked for.</summary>
    public RaterLists Raters => _raters.Value;

    /// <summary>The users who are asked about.</summary>
    public IEnumerable<long> Users => users;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed => context.Seed;

    /// <summary>The number of threads; the models do not depend on it.</summary>
    public int Threads => context.Threads;

    /// <summary>A token that cancels the fitting.</summary>
    public CancellationToken Cancellation => context.Cancellation;

    /// <summary>Threads and cancellation together.</summary>
    public ParallelOptions Parallel { get; } = new() { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
}
