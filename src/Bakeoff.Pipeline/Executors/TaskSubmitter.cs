using System.Security.Cryptography;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Claims attempts and submits them by equal shares, again and again where the executor does not answer.</summary>
/// <param name="executor">Starts them.</param>
/// <param name="exchange">Brings them to the nodes.</param>
/// <param name="storeFolder">The store, which keeps the claims.</param>
/// <param name="times">How long to wait for what.</param>
/// <param name="clock">The time.</param>
internal sealed class TaskSubmitter(IExecutor executor, ITaskExchange exchange, string storeFolder, DispatcherTimes times, TimeProvider clock)
{
    private readonly HashSet<WatchedTask> _unclaimed = [];
    private readonly List<TaskBatch> _open = [];

    /// <summary>Whether something waits for the store or the executor to answer.</summary>
    public bool IsWaiting => _open.Count + _unclaimed.Count > 0;

    /// <summary>Takes a task whose next attempt has been decided.</summary>
    public void Add(WatchedTask task) => _unclaimed.Add(task);

    /// <summary>Claims attempts that were decided, and puts them into batches.</summary>
    /// <param name="isOver">
    /// Whether another head has taken the task's result meanwhile, and what was kept of the task with it, so that the claim was free again. It is
    /// asked after the claim: before it the answer could be outdated.
    /// </param>
    /// <param name="refused">Is told of a task that cannot be sent, since what it reads is damaged.</param>
    /// <returns>The tasks whose attempt another head has claimed meanwhile.</returns>
    /// <exception cref="IOException">The store cannot be reached: what is not claimed stays.</exception>
    public IReadOnlyList<WatchedTask> Claim(Func<WatchedTask, bool> isOver, Action<WatchedTask, BakeoffException> refused)
    {
        var taken = new List<WatchedTask>();
        foreach (WatchedTask[] chunk in _unclaimed.GroupBy(task => task.Attempt!.Share).SelectMany(group => group.Chunk(executor.MaxBatch)).ToArray())
        {
            var claimed = new List<WatchedTask>();
            try
            {
                Claim(chunk.Where(task => TrySend(task, refused)), claimed, taken, isOver);
            }
            finally
            {
                if (claimed.Count > 0)
                {
                    _open.Add(new TaskBatch(claimed));
                }
            }
        }

        return taken;
    }

    private void Claim(IEnumerable<WatchedTask> chunk, List<WatchedTask> claimed, List<WatchedTask> taken, Func<WatchedTask, bool> isOver)
    {
        // Random and not of anything's content: no two batches may have one name, wherever their heads are.
        string batch = "bakeoff-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        foreach (WatchedTask task in chunk)
        {
            TaskAttempt attempt = task.Attempt! with { Batch = batch, Index = claimed.Count };
            bool isOurs = new TaskFolder(storeFolder, attempt.Key).TryClaim(attempt);
            _unclaimed.Remove(task);
            if (isOurs)
            {
                task.Place(attempt);
                if (isOver(task))
                {
                    continue;
                }
            }

            (isOurs ? claimed : taken).Add(task);
        }
    }

    private bool TrySend(WatchedTask task, Action<WatchedTask, BakeoffException> refused)
    {
        try
        {
            exchange.Send(task.Task);
            return true;
        }
        catch (DamagedObjectException e)
        {
            _unclaimed.Remove(task);
            refused(task, e);
            return false;
        }
    }

    /// <summary>Submits what is due.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="busy">Is told what an executor said that does not answer.</param>
    /// <param name="refused">Is told of a task that the executor will never take, and why.</param>
    public void Submit(Action<string> busy, Action<WatchedTask, BakeoffException> refused, CancellationToken cancellation)
    {
        foreach (TaskBatch batch in _open.Where(batch => clock.GetTimestamp() >= batch.NextTry).ToArray())
        {
            try
            {
                if (!IsKnown(batch))
                {
                    executor.Submit(batch.Attempts, cancellation);
                }

                _open.Remove(batch);
                foreach (WatchedTask task in batch.Tasks)
                {
                    task.IsSubmitted = true;
                }
            }
            catch (ExecutorBusyException e)
            {
                TimeSpan wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(batch.Tries, 10)), times.LongestBackoff.TotalSeconds));
                batch.Tries++;
                batch.NextTry = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
                busy(e.Message);
            }
            catch (BakeoffException e)
            {
                _open.Remove(batch);
                foreach (WatchedTask task in batch.Tasks)
                {
                    Unclaim(task);
                    refused(task, e);
                }
            }
        }
    }

    /// <summary>Takes back what was never submitted: nobody has to wait for it.</summary>
    public void Withdraw()
    {
        foreach (WatchedTask task in _open.Where(batch => batch.Tries == 0).SelectMany(batch => batch.Tasks))
        {
            try
            {
                Unclaim(task);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The store is away: who finds the claim waits until it counts as lost.
            }
        }

        _open.Clear();
    }

    /// <summary>A scheduler may take a batch and fail to say so: then it is not submitted twice.</summary>
    private bool IsKnown(TaskBatch batch) => batch.Tries > 0 && executor.Poll(batch.Attempts).Count > 0;

    private void Unclaim(WatchedTask task) => new TaskFolder(storeFolder, task.Task.Key).Unclaim(task.Attempt!);
}
