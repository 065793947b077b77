using System.Diagnostics;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RemoteStoreTests : IDisposable
{
    private readonly TestFolder _here = new();
    private readonly TestFolder _there = new();
    private readonly LoopbackRemote _server = new();
    private readonly FakeGraph _first;
    private readonly FakeGraph _second;

    public RemoteStoreTests()
    {
        (_first, _second) = (new FakeGraph(_here), new FakeGraph(_there));
        _first.Remote = _second.Remote =
            new RemoteSettings
            {
                Place = _server.Address, Stall = TimeSpan.FromSeconds(10), LastWait = TimeSpan.FromSeconds(20),
                RetryDelay = TimeSpan.FromMilliseconds(1),
            };
    }

    public void Dispose()
    {
        _server.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void Run_OnAnotherMachine_FetchesEverything_AndRunsNothing()
    {
        _first.Run();
        Assert.Equal(6, _server.Files.Count);
        Engine engine = _second.Run();
        Assert.Empty(_second.Ran);
        Assert.All(engine.Records, record => Assert.True(record.Fetched));
        Assert.Equal("oneonetwo", _second.Output);
        _second.Run();
        Assert.Equal(["A up to date", "B up to date", "C up to date"], _second.Events);
    }

    [Fact]
    public void Run_WithAFolder_SharesTheSame()
    {
        _first.Remote = _second.Remote = new RemoteSettings { Place = Directory.CreateDirectory(_here["shared"]).FullName };
        _first.Run();
        _second.Run();
        Assert.Empty(_second.Ran);
        Assert.Equal("oneonetwo", _second.Output);
    }

    [Fact]
    public void Run_ReadOnly_WritesNothing()
    {
        _first.Remote = _first.Remote! with { ReadOnly = true };
        _first.Run();
        Assert.Empty(_server.Files);
        Assert.DoesNotContain(_server.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET ac", "500")]
    [InlineData("GET ac", "403")]
    [InlineData("GET ac", "401")]
    [InlineData("GET ac", "stall")]
    [InlineData("GET cas", "500")]
    [InlineData("GET cas", "stall")]
    [InlineData("PUT cas", "500")]
    [InlineData("PUT cas", "405")]
    [InlineData("PUT ac", "stall")]
    public void Run_WithAServerThatFails_WarnsOnce_AndRunsAsIfThereWereNone(string request, string fault)
    {
        _first.Run();
        if (request.StartsWith("PUT", StringComparison.Ordinal))
        {
            _server.Files.Clear();
        }

        _server.Fault = asked => asked.StartsWith(request, StringComparison.Ordinal) ? fault : null;
        _second.Remote = _second.Remote! with { Stall = TimeSpan.FromMilliseconds(300) };
        long start = Stopwatch.GetTimestamp();
        _second.Run();
        Assert.Equal("oneonetwo", _second.Output);
        Assert.Equal(["A", "B", "C"], _second.Ran);
        Assert.Single(_second.Events, text => text.Contains(ErrorCodes.RemoteUnavailable, StringComparison.Ordinal));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(120)); // A bound, not a time: 3 attempts of 0.3 s and the last wait.
    }

    [Fact]
    public void Run_WithNoServer_WarnsOnce_AndRuns()
    {
        _second.Remote = _second.Remote! with { Place = "http://127.0.0.1:1/" };
        _second.Run();
        Assert.Equal("oneonetwo", _second.Output);
        Assert.Single(_second.Events, text => text.Contains(ErrorCodes.RemoteUnavailable, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_WithAServerThatDropsTheConnection_Resumes()
    {
        _first.A = _second.A = new FakeOptions { Text = new string('x', 300_000) };
        _first.Run();
        int drops = 0;
        _server.Fault = asked => asked.StartsWith("GET cas", StringComparison.Ordinal) && Interlocked.Increment(ref drops) == 1 ? "drop" : null;
        _second.Run();
        Assert.Empty(_second.Ran);
        Assert.Contains(_server.Requests, request => request.Contains("bytes=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("object: other bytes")]
    [InlineData("object: too short")]
    [InlineData("object: too long")]
    [InlineData("object: endless zeros")]
    [InlineData("object: missing")]
    [InlineData("entry: garbage")]
    [InlineData("entry: empty")]
    [InlineData("entry: another key's")]
    [InlineData("entry: another output")]
    [InlineData("entry: a path that leads out")]
    public void Run_WithAPoisonedEntry_RefusesIt_AndRunsTheStage(string poison)
    {
        _first.Run();
        Poison(poison);
        _second.Run();
        Assert.Equal(["C"], _second.Ran);
        Assert.Equal("oneonetwo", _second.Output);
        Assert.Single(_second.Events, text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_second.Store, "tmp")));
    }

    private void Poison(string poison)
    {
        string content = ContentHash.OfBytes(Encoding.UTF8.GetBytes("oneonetwo"));
        string key = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(_first.Store, "actions", "C")).Single());
        string entry = ActionResultMessage.ReadEntry(_server.Files["ac/" + key]);
        switch (poison)
        {
            case "object: other bytes":
                _server.Files["cas/" + content] = "oneoneTWO"u8.ToArray();
                break;
            case "object: too short":
                _server.Files["cas/" + content] = "oneone"u8.ToArray();
                break;
            case "object: too long":
                _server.Files["cas/" + content] = "oneonetwothree"u8.ToArray();
                break;
            case "object: endless zeros":
                _server.Fault = asked => asked.StartsWith("GET cas/" + content, StringComparison.Ordinal) ? "zeros" : null;
                break;
            case "object: missing":
                _server.Files.Remove("cas/" + content, out _);
                break;
            case "entry: garbage":
                _server.Files["ac/" + key] = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
                break;
            case "entry: empty":
                _server.Files["ac/" + key] = [];
                break;
            case "entry: another key's":
                _server.Files["ac/" + key] =
                    _server.Files.First(file => file.Key.StartsWith("ac/", StringComparison.Ordinal) && file.Key != "ac/" + key).Value;
                break;
            case "entry: another output":
                _server.Files["ac/" + key] = ActionResultMessage.Write(
                    CanonicalJson.Deserialize<ActionEntry>(
                        entry) with { Outputs = [new StoredFile("text.txt", content, 9), new StoredFile("more.txt", content, 9)] });
                break;
            default:
                ActionEntry old = CanonicalJson.Deserialize<ActionEntry>(entry);
                _server.Files["ac/" + key] =
                    ActionResultMessage.Write(ActionEntry.Create(old.Label, old.Parts, [new StoredFile("../../text.txt", content, 9)]));
                break;
        }
    }

    [Fact]
    public void Run_WithOtherBytesThanTheEntryHere_IsRefused_AndRunsTheStage()
    {
        _first.Run();
        (RemoteSettings? remote, _second.Remote) = (_second.Remote, null);
        _second.Interfere = request => File.AppendAllText(Path.Combine(request.OutputFolder, "text.txt"), request.Label == "C" ? "-here" : "");
        _second.Run();
        File.Delete(new ArtifactStore(_second.Store).ObjectPath(ContentHash.OfBytes(Encoding.UTF8.GetBytes("oneonetwo-here"))));
        _second.Remote = remote;
        _second.Run();
        Assert.Equal(["C"], _second.Ran);
        Assert.Equal("oneonetwo-here", _second.Output);
        Assert.Single(_second.Events, text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal));
    }

    [Fact]
    public void Credentials_AreSent_AndNeverShown()
    {
        _second.Remote = _second.Remote! with { Place = _server.Address.Replace("://", "://user:secret@", StringComparison.Ordinal) };
        _server.Fault = _ => "403";
        _second.Run();
        Assert.Contains(_server.Requests, request => request.Contains("Basic " + Convert.ToBase64String("user:secret"u8), StringComparison.Ordinal));
        Assert.DoesNotContain(_second.Events, text => text.Contains("secret", StringComparison.Ordinal));
        _second.Remote = _second.Remote with { Token = "abc" };
        _second.Run(force: true);
        _second.B = new FakeOptions { Text = "new" };
        _second.Run();
        Assert.Contains(_server.Requests, request => request.Contains("Bearer abc", StringComparison.Ordinal));
    }

    [Fact]
    public void ActionResults_AreBazels()
    {
        var entry = ActionEntry.Create("C", [new KeyPart("stage", "C")], [new StoredFile("text.txt", new string('a', 64), 300)]);
        byte[] message = ActionResultMessage.Write(entry);

        // output_files { path: "text.txt" digest { hash: "aa…" size_bytes: 300 } }, by the wire format's rules.
        byte[] expected = [0x12, 81, 0x0A, 8, .. "text.txt"u8, 0x12, 69, 0x0A, 64, .. Enumerable.Repeat((byte)'a', 64), 0x10, 0xAC, 0x02, 0x2A];
        Assert.Equal(expected, message[..expected.Length]);
        Assert.Equal(CanonicalJson.SerializeLine(entry), ActionResultMessage.ReadEntry(message));
    }
}
