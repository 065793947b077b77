using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>Runs trials, some at a time.</summary>
/// <param name="runner">Runs one.</param>
/// <param name="parallel">How many may run at a time.</param>
internal sealed class TrialPool(TrialRunner runner, int parallel)
{
    /// <summary>Runs a search to its end.</summary>
    /// <param name="course">The search.</param>
    /// <param name="take">Takes what came of each trial, one after the other.</param>
    public void Run(TuningCourse course, Action<Trial, TrialResult> take)
    {
        var running = new List<(Trial Trial, Task<TrialResult> Task)>();
        try
        {
            while (true)
            {
                // The given options alone first: the others share what they run above the model, and are compared with them.
                while (running.Count < parallel && running.All(of => of.Trial.Number > 0) && course.Next() is { } trial)
                {
                    // One at a time needs no thread of its own.
                    running.Add((trial, parallel == 1 ? Task.FromResult(runner.Run(trial)) : Task.Run(() => runner.Run(trial))));
                }

                if (running.Count == 0)
                {
                    return;
                }

                int ended = Task.WaitAny([.. running.Select(of => of.Task)]);
                (Trial first, Task<TrialResult> task) = running[ended];
                running.RemoveAt(ended);
                take(first, task.GetAwaiter().GetResult());
            }
        }
        finally
        {
            // A failure ends the command: what still runs ends first, and is kept by the store.
            Task.WhenAll(running.Select(of => of.Task)).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }
    }
}
