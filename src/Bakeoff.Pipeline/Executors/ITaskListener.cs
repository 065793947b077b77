namespace Bakeoff.Pipeline;

/// <summary>Is told how a task gets on.</summary>
public interface ITaskListener
{
    /// <summary>The state of its attempt has changed, or it has got further.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="state">Where it is.</param>
    /// <param name="progress">How far it is; null where it has not begun.</param>
    void Changed(TaskAttempt attempt, AttemptState state, TaskProgress? progress);

    /// <summary>It is under way already: another head, which may have ended, submitted it.</summary>
    /// <param name="attempt">Its attempt.</param>
    void Adopted(TaskAttempt attempt);

    /// <summary>It is submitted again.</summary>
    /// <param name="attempt">The new attempt, which says why.</param>
    void Retried(TaskAttempt attempt);
}
