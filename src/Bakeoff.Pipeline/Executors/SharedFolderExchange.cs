namespace Bakeoff.Pipeline;

/// <summary>Hands tasks over through a store that the nodes see under the same path: nothing is copied.</summary>
/// <param name="storeFolder">The store.</param>
public sealed class SharedFolderExchange(string storeFolder) : ITaskExchange
{
    /// <inheritdoc/>
    public void Send(StageTask task) => new TaskFolder(storeFolder, task.Key).Write(task);

    /// <inheritdoc/>
    public TaskResult? Receive(StageTask task, bool isOver)
    {
        var folder = new TaskFolder(storeFolder, task.Key);
        if (isOver)
        {
            // A network file system remembers for up to a minute that a file was not there; listing its folder asks the server.
            _ = folder.Files();
        }

        return folder.FindResult();
    }

    /// <inheritdoc/>
    public TaskProgress? FindProgress(TaskAttempt attempt) => new TaskFolder(storeFolder, attempt.Key).FindProgress(attempt.Number);

    /// <inheritdoc/>
    public void Forget(StageTask task) => new TaskFolder(storeFolder, task.Key).Delete();
}
