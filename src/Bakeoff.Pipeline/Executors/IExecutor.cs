using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Starts tasks on other machines and says what became of them. It keeps no state that a new head would need: an attempt is found again by its batch
/// and its index, whichever process submitted it. Members other than <see cref="RunsHere"/>
/// and <see cref="MaxMemoryBytes"/> are called from one thread.
/// </summary>
public interface IExecutor
{
    /// <summary>Its name, as <c>--executor</c> and <c>bakeoff.json</c> have it, such as <c>slurm</c>.</summary>
    string Kind { get; }

    /// <summary>How many attempts one call of <see cref="Submit"/> may have, at least 1.</summary>
    int MaxBatch { get; }

    /// <summary>The shortest time between two calls of <see cref="Poll"/>.</summary>
    TimeSpan PollInterval { get; }

    /// <summary>The most memory that a task can have anywhere, in bytes; <see cref="long.MaxValue"/> where that is not known.</summary>
    long MaxMemoryBytes { get; }

    /// <summary>Whether a stage runs on the head's own machine. Called from several threads.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="model">The model, of a stage that trains several in nodes of their own; else null.</param>
    bool RunsHere(string stage, string? model);

    /// <summary>Decides what a task asks for.</summary>
    /// <param name="needs">What is known of the task.</param>
    TaskShare FindShare(TaskNeeds needs);

    /// <summary>Starts attempts of one batch, all of which have the same share, or puts them into a queue.</summary>
    /// <param name="attempts">The attempts, whose indexes count from 0.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ExecutorBusyException">
    /// It does not answer at present. Whether the batch was taken is not known: who tries again polls first.
    /// </exception>
    /// <exception cref="BakeoffException">It will never take them, such as a partition that does not exist.</exception>
    void Submit(IReadOnlyList<TaskAttempt> attempts, CancellationToken cancellation);

    /// <summary>Asks for the state of attempts, all in one question where there is a scheduler to ask.</summary>
    /// <param name="attempts">The attempts that are not known to have ended.</param>
    /// <returns>The state of each by its <see cref="TaskAttempt.Id"/>; one that is missing is not known to the executor.</returns>
    /// <exception cref="ExecutorBusyException">It does not answer at present.</exception>
    /// <exception cref="BakeoffException">It has never answered, and is not waited for any longer.</exception>
    IReadOnlyDictionary<string, AttemptState> Poll(IReadOnlyCollection<TaskAttempt> attempts);

    /// <summary>Ends attempts, wherever they are; those that have ended already are no error.</summary>
    /// <param name="attempts">The attempts.</param>
    /// <exception cref="ExecutorBusyException">It does not answer at present.</exception>
    void Cancel(IReadOnlyCollection<TaskAttempt> attempts);

    /// <summary>
    /// What the user has a node run before an attempt, which may be why attempts end without a result: a part of a sentence, such as <c>at the lines
    /// of "before" in bakeoff.json</c>; null where there is nothing.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    string? FindSuspect(TaskAttempt attempt) => null;

    /// <summary>
    /// Says that nobody waits for an attempt any more, since its stage has ended or another attempt follows: should it still be queued, or be queued
    /// again, it is taken out of the queue.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    void Forget(TaskAttempt attempt)
    {
    }
}
