using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What the scheduler asks about the nodes of a run.</summary>
internal interface IScheduledWork
{
    /// <summary>Takes the node's result from the store, if it is there and may be used.</summary>
    bool TryFinish(StageNode node);

    /// <summary>What the node needs of the machine.</summary>
    StageNeeds NeedsOf(StageNode node);

    /// <summary>How long it takes, as far as earlier runs tell; null where they do not.</summary>
    double? SecondsOf(StageNode node);

    /// <summary>The node's lock, or null where another process holds it.</summary>
    IDisposable? TryLock(StageNode node);

    /// <summary>Waits for the node's lock.</summary>
    IDisposable WaitForLock(StageNode node, CancellationToken cancellation);

    /// <summary>Runs the node.</summary>
    void Execute(StageNode node, Budget.Share share, CancellationToken cancellation);

    /// <summary>The node failed.</summary>
    void Failed(StageNode node, Exception error);

    /// <summary>The node does not run, because one that it reads failed.</summary>
    void Skipped(StageNode node, StageNode cause);
}
