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
        Assert.Null(Answer(reader));
        Send(node);
        Assert.Null(Answer(reader)); // It is not asked again so soon.
        reader.Forget(Key.Hash);
        Assert.Equal(("n1", 0.25, "epoch 5"), Answer(reader) is { } progress ? (progress.Node, progress.Fraction, progress.Text) : default);
        Assert.Equal("first\nepoch 5\n", File.ReadAllText(head.LogFile(1)));
        Assert.Equal(0.25, head.FindProgress(1)!.Fraction);
    }

    [Fact]
    public void ATaskThatIsOver_DoesNotComeBack()
    {
        Send(Node(0.9, "", "last\n"));
        var reader = new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System);
        Assert.Equal(0.9, Answer(reader)!.Fraction);
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
        Assert.Null(Answer(new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System)));
    }

    /// <summary>The dispatcher asks for hundreds of attempts: it must not wait for any.</summary>
    [Fact]
    public void ASlowRemoteStore_HoldsNobodyUp_AndItsAnswerIsTakenWhenItComes()
    {
        Head();
        Send(Node(0.5, "", "line\n"));
        using var slow = new SlowTransport(_transport);
        var reader = new RemoteProgressReader(new RemoteTaskFiles(slow), _folder["head"], TimeProvider.System);
        Assert.Null(reader.Find(Attempt));
        Assert.True(slow.Asked.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Null(reader.Find(Attempt)); // Still asked, by another thread.
        slow.Answer.Set();
        Assert.Equal(0.5, Answer(reader)!.Fraction);
    }

    [Fact]
    public void ANodeThatSeesTheHeadsStore_IsRead_Too()
    {
        TaskFolder head = Head();
        head.Write(head.ProgressFile(1), CanonicalJson.Serialize(new TaskProgress("n2", 0, 0.75, "", 3)));
        var reader = new RemoteProgressReader(new RemoteTaskFiles(_transport), _folder["head"], TimeProvider.System);
        Assert.Equal(0.75, reader.Find(Attempt)!.Fraction);
        SpinWait.SpinUntil(() => reader.Find(Attempt) is null || !reader.IsAsking, TimeSpan.FromMinutes(1));
    }

    /// <summary>What is known once an answer has had the time to come.</summary>
    private static TaskProgress? Answer(RemoteProgressReader reader)
    {
        TaskProgress? progress = null;
        SpinWait.SpinUntil(
            () =>
            {
                progress = reader.Find(Attempt);
                return progress is not null || !reader.IsAsking;
            },
            TimeSpan.FromMinutes(1));
        return progress;
    }

    private void Send(TaskFolder node)
    {
        using var sender = new RemoteProgressSender(new RemoteTaskFiles(_transport), node, Attempt, _folder["message"]);
        sender.Send();
        // It is sent by another thread: it is there once it can be read, or never, where the place is no folder.
        var files = new RemoteTaskFiles(_transport);
        SpinWait.SpinUntil(
            () => File.Exists(_folder["remote"])
                || files.FindProgress(Key.Hash, Attempt.Id, _folder["seen"], TestContext.Current.CancellationToken) is not null,
            TimeSpan.FromMinutes(1));
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

    /// <summary>A remote store that answers when it is told to.</summary>
    private sealed class SlowTransport(IRemoteTransport inner) : IRemoteTransport
    {
        public ManualResetEventSlim Asked { get; } = new();

        public ManualResetEventSlim Answer { get; } = new();

        public string Shown => inner.Shown;

        public Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation)
        {
            Asked.Set();
            Answer.Wait(CancellationToken.None);
            return inner.DownloadAsync(path, target, maximumBytes, CancellationToken.None);
        }

        public Task<bool> HasAsync(string path, long bytes, CancellationToken cancellation) => inner.HasAsync(path, bytes, cancellation);

        public Task UploadAsync(string path, string source, CancellationToken cancellation) => inner.UploadAsync(path, source, cancellation);

        public void Dispose()
        {
            Asked.Dispose();
            Answer.Dispose();
        }
    }
}
