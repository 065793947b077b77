using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>What a baseline is fitted on.</summary>
/// <param name="train">The training rows; the items are the catalogue.</param>
/// <param name="task">What will be asked.</param>
/// <param name="context">Gives the seed, the threads, the progress and the cancellation.</param>
internal sealed class BaselineInput(IRatingSource train, FoldTask task, StageContext context)
{
    private readonly Lazy<RaterLists> _raters = new(() => new RaterLists(train, context.Cancellation));

    /// <summary>The training rows.</summary>
    public IRatingSource Train => train;

    /// <summary>Who has rated what in the training rows; made when it is asked for.</summary>
    public RaterLists Raters => _raters.Value;

    /// <summary>What will be asked: the catalogue, the users for whom lists are made, the test rows without their ratings.</summary>
    public FoldTask Task => task;

    /// <summary>The stage's context, for models that read more than the training rows.</summary>
    public StageContext Context => context;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed => context.Seed;

    /// <summary>The number of threads; the models do not depend on it.</summary>
    public int Threads => context.Threads;

    /// <summary>Hears how far the fitting is.</summary>
    public IStageProgress Progress => context.Progress;

    /// <summary>A token that cancels the fitting.</summary>
    public CancellationToken Cancellation => context.Cancellation;

    /// <summary>Threads and cancellation together.</summary>
    public ParallelOptions Parallel { get; } = new() { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
}
