using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What a node says that shares no file system with its head reaches the head while the stage runs.</summary>
public sealed class RemoteProgressTests : IDisposable
{
    private static readonly StageKey Key = new([new KeyPart("stage", "Train")]);
    private readonly TestFolder _folder = new();
    private readonly IRemoteTransport _transport;

    public RemoteProgressTests()
    {
        Directory.CreateDirectory(_folder["remote"]);
        _transport = new RemoteSettings { Place = _folder["remote"] }.Open();
    }

    private static TaskAttempt Attempt => new()
    {
        Key = Key.Hash, Label = "Train", Number = 1, Cause = AttemptCause.Needed, Executor = "ssh", Batch = "batch", Index = 0,
        Share = new TaskShare(1, 1, 1), Head = "a test",
    };

    public void Dispose()
    {
        _transport.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ProgressAndLog_ReachTheHead_WhereLogsAreLookedFor()
    {
        TaskFolder head = Head(), node = Node(0.25, "epoch 5", "first\nepoch 5\n");
        var reader = new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System);
        Assert.Null(reader.Find(Attempt));
        Send(node);
        Assert.Null(reader.Find(Attempt)); // It is not asked again so soon.
        reader.Forget(Key.Hash);
        Assert.Equal(("n1", 0.25, "epoch 5"), reader.Find(Attempt) is { } progress ? (progress.Node, progress.Fraction, progress.Text) : default);
        Assert.Equal("first\nepoch 5\n", File.ReadAllText(head.LogFile(1)));
        Assert.Equal(0.25, head.FindProgress(1)!.Fraction);
    }

    [Fact]
    public void ATaskThatIsOver_DoesNotComeBack()
    {
        Send(Node(0.9, "", "last\n"));
        var reader = new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System);
        Assert.Equal(0.9, reader.Find(Attempt)!.Fraction);
        Assert.False(Directory.Exists(new TaskFolder(_folder["head"], Key.Hash).Path));
    }

    [Fact]
    public void ARemoteStoreThatIsAway_SaysNothing_AndNothingFails()
    {
        Head();
        TaskFolder node = Node(0.5, "", "line\n");
        Directory.Delete(_folder["remote"], recursive: true);
        _folder.Write("remote", "no folder");
        Send(node);
        Assert.Null(new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System).Find(Attempt));
    }

    [Fact]
    public void ANodeThatSeesTheHeadsStore_IsRead_Too()
    {
        TaskFolder head = Head();
        head.Write(head.ProgressFile(1), CanonicalJson.Serialize(new TaskProgress("n2", 0, 0.75, "", 3)));
        Assert.Equal(0.75, new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System).Find(Attempt)!.Fraction);
    }

    private void Send(TaskFolder node)
    {
        using var sender = new RemoteProgressSender(new RemoteTaskFiles(_transport), node, Attempt, _folder["message"]);
        sender.Send();
        SpinWait.SpinUntil(() => !Directory.Exists(_folder["remote/ac"]) || Directory.GetFiles(_folder["remote/ac"]).Length > 0, 5000);
    }

    private TaskFolder Head()
    {
        var folder = new TaskFolder(_folder["head"], Key.Hash);
        folder.TryClaim(Attempt);
        return folder;
    }

    private TaskFolder Node(double fraction, string text, string log)
    {
        var folder = new TaskFolder(_folder["node"], Key.Hash);
        folder.Write(folder.ProgressFile(1), CanonicalJson.Serialize(new TaskProgress("n1", 0, fraction, text, 12)));
        folder.Write(folder.LogFile(1), log);
        return folder;
    }
}
