using System.Runtime.ExceptionServices;

namespace Bakeoff.Numerics;

/// <summary>Does a few things of which none needs another's result, on as many threads as there may be.</summary>
internal static class SideBySide
{
    /// <summary>Does them, and returns when all are done.</summary>
    /// <param name="threads">Threads at most; on one they are done in their order.</param>
    /// <param name="cancellation">Looked at before each.</param>
    /// <param name="actions">What is to be done.</param>
    /// <remarks>What one of them throws is thrown on as it is; where several do, that of the first in their order.</remarks>
    public static void Run(int threads, CancellationToken cancellation, params Action[] actions)
    {
        var failures = new ExceptionDispatchInfo?[actions.Length];
        Parallel.For(0, actions.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, action =>
        {
            try
            {
                actions[action]();
            }
            catch (Exception e)
            {
                failures[action] = ExceptionDispatchInfo.Capture(e);
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
    }
}
