using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A head and a node with a store each, and a remote store that is a folder between them.</summary>
public sealed class RemoteExchangeTests : IDisposable
{
    private static readonly KeyPart[] Parts = [new("stage", "Train")];
    private static readonly StageKey Key = new(Parts);
    private readonly TestFolder _folder = new();
    private readonly ArtifactStore _head;
    private readonly ArtifactStore _node;
    private readonly RemoteSettings _remote;

    public RemoteExchangeTests()
    {
        (_head, _node) = (new ArtifactStore(_folder["head"]), new ArtifactStore(_folder["node"]));
        Directory.CreateDirectory(_folder["remote"]);
        _remote = new RemoteSettings { Place = _folder["remote"] };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATask_ReachesTheNodeWithAllThatItReads_AndItsOutputComesBack()
    {
        using RemoteExchange exchange = Exchange();
        StageTask task = NewTask();
        exchange.Send(task);
        new TaskFolder(_folder["head"], task.Key).TryClaim(Attempt(1));
        Assert.Null(exchange.Receive(task, isOver: true));

        using IRemoteTransport transport = _remote.Open();
        var files = new RemoteTaskFiles(transport);
        files.FetchObject(RemoteExchange.HashOf(_folder["head"], task.Key), _folder["task.json"], 1_000_000, CancellationToken.None);
        Assert.Equal(task.Key, CanonicalJson.Read<StageTask>(_folder["task.json"]).Key);
        files.FetchObject(task.FindObjects().Single(), _folder["input"], 1_000_000, CancellationToken.None);
        Assert.Equal("what it reads", File.ReadAllText(_folder["input"]));
        files.FetchObject(HashOf("engine"), _folder["engine-there"], 1_000_000, CancellationToken.None);

        Finish(files, Attempt(1), "what it wrote");
        Thread.Sleep(TimeSpan.FromSeconds(1)); // The remote store is not asked more often.
        TaskResult result = exchange.Receive(task, isOver: true)!;
        Assert.Equal((1, "n1", true), (result.Attempt, result.Node, result.IsSuccess));
        Assert.Equal("what it wrote", File.ReadAllText(_head.ObjectPath(_head.Find("Train", Key, out _)!.Outputs.Single().Sha256)));
        exchange.Forget(task);
        Assert.Empty(Directory.GetDirectories(_folder["head/tasks"]));
    }

    [Fact]
    public void AFailure_CountsForItsAttemptAlone_AndASuccessForAll()
    {
        using RemoteExchange exchange = Exchange();
        StageTask task = NewTask();
        exchange.Send(task);
        var folder = new TaskFolder(_folder["head"], task.Key);
        folder.TryClaim(Attempt(1));
        folder.TryClaim(Attempt(2));
        using IRemoteTransport transport = _remote.Open();
        var files = new RemoteTaskFiles(transport);
        var failed = new TaskResult { Attempt = 1, Node = "n1", Errors = [new ErrorReport("BKF6001", "it diverges.", "Look.")] };
        files.SendResult(task.Key, Attempt(1).Id, failed, _folder["message"], CancellationToken.None);
        Assert.Null(exchange.Receive(task, isOver: true)); // The second one is under way.

        Finish(files, Attempt(1), "after all");
        Thread.Sleep(TimeSpan.FromSeconds(1));
        Assert.True(exchange.Receive(task, isOver: true)!.IsSuccess);
    }

    [Fact]
    public void AnOutputThatIsNotThere_IsNoResult()
    {
        using RemoteExchange exchange = Exchange();
        StageTask task = NewTask();
        exchange.Send(task);
        new TaskFolder(_folder["head"], task.Key).TryClaim(Attempt(1));
        using IRemoteTransport transport = _remote.Open();
        new RemoteTaskFiles(transport).SendResult(
            task.Key, Attempt(1).Id, new TaskResult { Attempt = 1, Node = "n1" }, _folder["message"], CancellationToken.None);
        Assert.Null(exchange.Receive(task, isOver: true));
    }

    [Fact]
    public void AnObjectWithOtherBytes_IsRefused_AndOneThatIsMissingToo()
    {
        using IRemoteTransport transport = _remote.Open();
        var files = new RemoteTaskFiles(transport);
        string hash = HashOf("right");
        Assert.Throws<IOException>(() => files.FetchObject(hash, _folder["target"], 100, CancellationToken.None));
        _folder.Write("remote/cas/" + hash, "wrong");
        Assert.Throws<IOException>(() => files.FetchObject(hash, _folder["target"], 100, CancellationToken.None));
    }

    private static string HashOf(string text) => ContentHash.OfBytes(Encoding.UTF8.GetBytes(text));

    private static TaskAttempt Attempt(int number) => new()
    {
        Key = Key.Hash, Label = "Train", Number = number, Cause = AttemptCause.Needed, Executor = "ssh",
        Batch = FormattableString.Invariant($"batch{number}"), Index = 0, Share = new TaskShare(1, 1, 1), Head = "a test",
    };

    private RemoteExchange Exchange() => new(
        _remote, _folder["head"], new Lazy<IReadOnlyList<(string, string)>>([(HashOf("engine"), _folder.Write("engine", "engine"))]));

    private StageTask NewTask()
    {
        StoredFile input = _head.TakeObject(_folder.Write("head/input.csv", "what it reads"));
        return new StageTask
        {
            Key = Key.Hash, Parts = Parts, Stage = "Train", Label = "Train", OptionsJson = "{}",
            Inputs = [new TaskInput("Split", [new TaskFile("input.csv", input.Sha256, input.Bytes)])],
        };
    }

    private void Finish(RemoteTaskFiles files, TaskAttempt attempt, string output)
    {
        _folder.Write("node/tmp/output/model.txt", output);
        ActionEntry entry = _node.Publish("Train", "Train", Key, _folder["node/tmp/output"], []);
        files.SendOutput(entry, Key, _node, _folder["message"], CancellationToken.None);
        files.SendResult(Key.Hash, attempt.Id, new TaskResult { Attempt = attempt.Number, Node = "n1" }, _folder["message"], CancellationToken.None);
    }
}
