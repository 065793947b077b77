using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class TaskLogReaderTests : IDisposable
{
    private readonly TestFolder _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Tasks_AreFoundByStageAndByLabel_WithTheirAttemptsAndTheirLastLines()
    {
        Write("TrainSvd", "TrainSvd[0]", "aa", ["one", "two", "three\u001b[2J"], before: null);
        TaskFolder second = Write("TrainSvd", "TrainSvd[1]", "bb", ["first attempt"], before: null);
        second.TryClaim(Attempt("TrainSvd[1]", "bb", 2, "attempt 1 was lost with its node on n1"));
        Write("Evaluate", "Evaluate", "cc", [], before: null);

        IReadOnlyList<TaskLog> logs = new TaskLogReader(_store.Root).Find("TrainSvd", 2);
        Assert.Equal(["TrainSvd[0]", "TrainSvd[1]"], logs.Select(log => log.Label));
        Assert.Equal(["two", "three [2J"], logs[0].Attempts.Single().Lines);
        Assert.Equal(["attempt 1 was lost with its node on n1", null], logs[1].Attempts.Select(attempt => attempt.End));
        Assert.Single(new TaskLogReader(_store.Root).Find("TrainSvd[1]", 2));
        Assert.Equal(3, new TaskLogReader(_store.Root).Find(null, 2).Count);
        Assert.Empty(new TaskLogReader(_store.Root).Find("TrainSv", 2));
    }

    [Fact]
    public void AStoreWithoutTasks_HasNoLogs_AndADamagedTaskIsLeftOut()
    {
        Assert.Empty(new TaskLogReader(_store.Root).Find(null, 2));
        _store.Write("tasks/dd/task.json", "{");
        Assert.Empty(new TaskLogReader(_store.Root).Find(null, 2));
    }

    private static TaskAttempt Attempt(string label, string key, int number, string? before) => new()
    {
        Key = key, Label = label, Number = number, Cause = before is null ? AttemptCause.Needed : AttemptCause.Lost, Before = before,
        Executor = "ssh",
        Batch = "batch", Index = 0, Share = new TaskShare(1, 1, 1), Head = "a test",
    };

    private TaskFolder Write(string stage, string label, string key, string[] lines, string? before)
    {
        var folder = new TaskFolder(_store.Root, key);
        folder.Write(new StageTask { Key = key, Parts = [], Stage = stage, Label = label, OptionsJson = "{}", Inputs = [] });
        folder.TryClaim(Attempt(label, key, 1, before));
        AtomicFile.WriteText(folder.LogFile(1), string.Concat(lines.Select(line => line + "\n")));
        return folder;
    }
}
