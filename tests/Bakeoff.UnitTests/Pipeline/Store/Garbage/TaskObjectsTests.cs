using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class TaskObjectsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Store => _folder["store"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_KeepsWhatATaskOnAnotherMachineWillRead_UntilTheTaskIsOver()
    {
        string hash = new ArtifactStore(Store).TakeObject(_folder.Write("store/tmp/input", "of a task")).Sha256;
        KeyPart[] parts = [new("stage", "A")];
        var folder = new TaskFolder(Store, new StageKey(parts).Hash);
        folder.Write(new StageTask
        {
            Key = new StageKey(parts).Hash, Parts = parts, Stage = "A", Label = "A", OptionsJson = "{}",
            Inputs = [new TaskInput("A", [new TaskFile("file", hash, 9)])],
        });
        Assert.Empty(Plan().Objects);
        folder.Delete();
        Assert.EndsWith(hash, Assert.Single(Plan().Objects), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OfATaskThatIsNotWhole_FindsNothing()
    {
        _folder.Write("store/tasks/key/task.json", "{ \"sha256\": ");
        Assert.Empty(TaskObjects.Find(Store));
    }

    private GarbagePlan Plan() => new GarbageCollector(Store, clock: new Tomorrow()).Plan(14, null);

    private sealed class Tomorrow : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(1);
    }
}
