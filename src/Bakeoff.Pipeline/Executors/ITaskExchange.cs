namespace Bakeoff.Pipeline;

/// <summary>
/// How a task reaches the node that runs it, and how its result comes back: through a store on a shared file system, or through a remote store.
/// Called from one thread.
/// </summary>
public interface ITaskExchange
{
    /// <summary>Makes a task and all that it reads available to the nodes, before it is submitted.</summary>
    /// <param name="task">The task.</param>
    void Send(StageTask task);

    /// <summary>Takes the result that a node has left for a task, and its output into the store here where it is not there already.</summary>
    /// <param name="task">The task.</param>
    /// <param name="isOver">Whether the executor says that it has ended: then it is looked for thoroughly.</param>
    /// <returns>The result; null where there is none yet.</returns>
    TaskResult? Receive(StageTask task, bool isOver);

    /// <summary>How far an attempt is, as its node last wrote it; null where it has not begun.</summary>
    /// <param name="attempt">The attempt.</param>
    TaskProgress? FindProgress(TaskAttempt attempt);

    /// <summary>Deletes what was kept of a task that has succeeded.</summary>
    /// <param name="task">The task.</param>
    void Forget(StageTask task);
}
