using System.Runtime.ExceptionServices;

namespace Bakeoff.Numerics;

/// <summary>Runs a few actions of which none needs another's result, on as many threads as there may be.</summary>
internal static class InParallel
{
    /// <summary>Runs the actions, and returns when all of them have ended.</summary>
    /// <param name="threads">The largest number of threads; on one thread the actions run in their order.</param>
    /// <param name="cancellation">Checked before each action.</param>
    /// <param name="actions">The actions.</param>
    /// <remarks>What an action throws is thrown again as it is; where several do, that of the first one in their order.</remarks>
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
