namespace Bakeoff.Pipeline;

/// <summary>Runs a stage in a process of its own.</summary>
public interface IStageLauncher
{
    /// <summary>Runs the stage and waits for it.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>What the process took of the machine.</returns>
    /// <exception cref="Bakeoff.Core.BakeoffException">The stage failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the process is gone.</exception>
    StageUsage Run(StageRequest request, CancellationToken cancellation);
}
