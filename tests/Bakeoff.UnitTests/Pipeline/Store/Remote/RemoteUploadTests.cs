using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What one machine has run, another one need not: also what was run without a remote store, and what is damaged in it.</summary>
public sealed class RemoteUploadTests : IDisposable
{
    private readonly TestFolder _here = new();
    private readonly TestFolder _there = new();
    private readonly LoopbackRemote _server = new();
    private readonly FakeGraph _first;
    private readonly FakeGraph _second;

    public RemoteUploadTests() => (_first, _second) = (new FakeGraph(_here), new FakeGraph(_there));

    private static string Object => "cas/" + ContentHash.OfBytes(Encoding.UTF8.GetBytes("oneonetwo"));

    private RemoteSettings Server => new()
    {
        Place = _server.Address, Stall = TimeSpan.FromSeconds(10), LastWait = TimeSpan.FromSeconds(20), RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public void Dispose()
    {
        _server.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void WhatWasRunWithoutARemoteStore_IsUploadedByTheNextRun_AndAskedForOnce()
    {
        _first.Run();
        _first.Remote = Server;
        Engine engine = _first.Run();
        Assert.Empty(_first.Ran);
        Assert.Equal(3, engine.Uploaded);
        Assert.Equal(6, _server.Files.Count);

        int requests = _server.Requests.Count;
        Assert.Equal(0, _first.Run().Uploaded);
        Assert.Equal(requests, _server.Requests.Count);

        _second.Remote = Server;
        _second.Run();
        Assert.Empty(_second.Ran);
        Assert.Equal("oneonetwo", _second.Output);
    }

    [Fact]
    public void ReadOnly_AnUpToDateRunUploadsNothing_AndAsksForNothing()
    {
        _first.Run();
        _first.Remote = Server with { ReadOnly = true };
        Assert.Equal(0, _first.Run().Uploaded);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Push_UploadsWhatIsUpToDate_SaysWhatIsNot_AndAsksEachTime()
    {
        _first.Run();
        _first.Remote = Server;
        StageGraph graph = _first.Graph;
        Assert.Equal((3, 0, 0), CountsOf(_first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));
        Assert.Equal((0, 3, 0), CountsOf(_first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));
        _server.Files.Clear();
        Assert.Equal((3, 0, 0), CountsOf(_first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));

        _first.B = new FakeOptions { Text = "new" };
        graph = _first.Graph;
        PushResult result = _first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None);
        Assert.Equal((0, 1, 0), CountsOf(result));
        Assert.Equal(["B", "C"], result.NotRun);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("401")]
    [InlineData("stall")]
    public void Push_ToAServerThatFails_SaysHowManyWereNotUploaded(string fault)
    {
        _first.Run();
        _first.Remote = Server with { Stall = TimeSpan.FromMilliseconds(300) };
        _server.Fault = _ => fault;
        StageGraph graph = _first.Graph;
        Assert.Equal((0, 0, 3), CountsOf(_first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));
        Assert.Single(_first.Events, text => text.Contains(ErrorCodes.RemoteUnavailable, StringComparison.Ordinal));
    }

    /// <summary>An object that is damaged here is not spread.</summary>
    [Fact]
    public void Push_OfADamagedObject_UploadsNothingOfIt()
    {
        _first.Run();
        DamagedFile.FlipABit(new ArtifactStore(_first.Store).ObjectPath(Object["cas/".Length..]), new SeededRandom(1));
        _first.Remote = Server;
        StageGraph graph = _first.Graph;
        Assert.Equal((2, 0, 1), CountsOf(_first.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));
        Assert.DoesNotContain(Object, _server.Files.Keys);
        Assert.Contains(_first.Events, text => text.Contains(ErrorCodes.StoreDamaged, StringComparison.Ordinal));
        Assert.Equal(2, _server.Files.Keys.Count(path => path.StartsWith("ac/", StringComparison.Ordinal)));
    }

    /// <summary>Two machines gave other bytes: neither replaces the other's.</summary>
    [Fact]
    public void Push_OfOtherBytesThanTheRemoteStoreHas_WarnsAndReplacesNothing()
    {
        _first.Remote = Server;
        _first.Run();
        Dictionary<string, byte[]> before = new(_server.Files);
        _second.Interfere = request => File.AppendAllText(Path.Combine(request.OutputFolder, "text.txt"), request.Label == "C" ? "-here" : "");
        _second.Run();
        _second.Remote = Server;
        StageGraph graph = _second.Graph;
        Assert.Equal((0, 2, 1), CountsOf(_second.NewEngine(graph).Push(graph.Nodes, CancellationToken.None)));
        Assert.Single(_second.Events, text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal));
        Assert.Equal(before.OrderBy(file => file.Key), _server.Files.OrderBy(file => file.Key));
    }

    [Theory]
    [InlineData("oneone")]
    [InlineData("oneoneTWO")]
    [InlineData("")]
    public void ADamagedObject_OfAServer_IsReplacedByWhoRunsTheStage(string damage)
    {
        _first.Remote = _second.Remote = Server;
        _first.Run();
        _server.Files[Object] = Encoding.UTF8.GetBytes(damage);
        _second.Run();
        Assert.Equal(["C"], _second.Ran);
        Assert.Equal("oneonetwo", Encoding.UTF8.GetString(_server.Files[Object]));
        ExpectThatAThirdRunsNothing(Server);
    }

    [Theory]
    [InlineData("oneone")]
    [InlineData("oneoneTWO")]
    public void ADamagedObject_OfAFolder_IsReplacedByWhoRunsTheStage(string damage)
    {
        var folder = new RemoteSettings { Place = Directory.CreateDirectory(_here["shared"]).FullName };
        _first.Remote = _second.Remote = folder;
        _first.Run();
        File.WriteAllText(Path.Combine(folder.Place, Object), damage);
        _second.Run();
        Assert.Equal(["C"], _second.Ran);
        ExpectThatAThirdRunsNothing(folder);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.Place, "tmp")));
    }

    /// <summary>Who may not write is told what to delete, and it helps to do just that.</summary>
    [Fact]
    public void ADamagedObject_WhereNothingMayBeWritten_IsNamedWithItsEntry_AndDeletingBothHelps()
    {
        _first.Remote = Server;
        _first.Run();
        _server.Files[Object] = "oneoneTWO"u8.ToArray();
        _second.Remote = Server with { ReadOnly = true };
        _second.Run();
        string warning = _second.Events.Single(text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal));
        string[] named = [
            .. warning[warning.IndexOf("Delete ", StringComparison.Ordinal)..].Split(' ', ',')
                .Where(word => word.Contains('/', StringComparison.Ordinal))];
        Assert.Equal(2, named.Length);
        Assert.All(named, path => Assert.True(_server.Files.Remove(path, out _), path));

        using var folder = new TestFolder();
        var writer = new FakeGraph(folder) { Remote = Server };
        writer.Run();
        Assert.Equal(["C"], writer.Ran);
        ExpectThatAThirdRunsNothing(Server);
    }

    /// <summary>Who may read and not write goes on reading.</summary>
    [Fact]
    public void AServerThatTakesNothing_IsStillRead()
    {
        _first.Remote = Server;
        _first.Run();
        string a = _server.Files.Keys.Single(
            path => path.StartsWith("ac/", StringComparison.Ordinal)
                && ActionResultMessage.ReadEntry(_server.Files[path]).Contains("\"label\":\"A\"", StringComparison.Ordinal));
        _server.Files.Remove(a, out _);
        _server.Fault = request => request.StartsWith("PUT", StringComparison.Ordinal) ? "403" : null;
        _second.Remote = Server;
        _second.Run();
        Assert.Equal(["A"], _second.Ran);
        Assert.Single(_second.Events, text => text.Contains("nothing more is written", StringComparison.Ordinal));
    }

    /// <summary>
    /// A process that was killed while it wrote leaves a file in a folder that nobody looks into, and the next one that writes deletes it.
    /// </summary>
    [Fact]
    public void WhatAKilledProcessLeftInAFolder_IsSweptByTheNextUpload()
    {
        string shared = Directory.CreateDirectory(_here["shared"]).FullName;
        string left = Directory.CreateDirectory(Path.Combine(shared, "tmp", "push.4711-0123456789ab-1.tmp")).FullName;
        File.WriteAllText(Path.Combine(left, "half"), "half");
        File.WriteAllText(left + ".lock", "");
        _first.Remote = _second.Remote = new RemoteSettings { Place = shared };
        _first.Run();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(shared, "tmp")));
        _second.Run();
        Assert.Empty(_second.Ran);
    }

    [Fact]
    public async Task TwoMachines_WriteOneFolderAtOnce()
    {
        var remote = new RemoteSettings { Place = Directory.CreateDirectory(_here["shared"]).FullName };
        _first.A = _second.A = new FakeOptions { Text = new string('x', 300_000) };
        _first.Run();
        _second.Run();
        _first.Remote = _second.Remote = remote;
        StageGraph graph = _first.Graph;
        int[] notUploaded = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => Task.Run(() => (i % 2 == 0 ? _first : _second).NewEngine(graph).Push(graph.Nodes, CancellationToken.None).NotUploaded)));
        Assert.All(notUploaded, count => Assert.Equal(0, count));
        Assert.All(Directory.GetFiles(Path.Combine(remote.Place, "cas")), file => Assert.Equal(Path.GetFileName(file), ContentHash.OfFile(file)));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(remote.Place, "tmp")));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(remote.Place, "ac")).Length);
    }

    /// <summary>What is known of a remote store is a file that anything may have happened to.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("garbage\n\0\0\n")]
    [InlineData("2001-01-01T00:00:00Z\nKEYS")]
    public void WhatIsKnown_DamagedOrOld_IsAskedForAgain(string content)
    {
        _first.Remote = Server;
        _first.Run();
        string known = Directory.GetFiles(_here["artifacts/cache/remotes"]).Single();
        File.WriteAllText(known, content.Replace("KEYS", string.Join('\n', File.ReadAllLines(known).Skip(1)), StringComparison.Ordinal));
        _server.Files.Clear();
        Assert.Equal(3, _first.Run().Uploaded);
    }

    private static (int, int, int) CountsOf(PushResult result) => (result.Uploaded, result.AlreadyThere, result.NotUploaded);

    private static void ExpectThatAThirdRunsNothing(RemoteSettings remote)
    {
        using var folder = new TestFolder();
        var third = new FakeGraph(folder) { Remote = remote };
        third.Run();
        Assert.Empty(third.Ran);
        Assert.Equal("oneonetwo", third.Output);
        Assert.DoesNotContain(third.Events, text => text.StartsWith("warning", StringComparison.Ordinal));
    }
}
