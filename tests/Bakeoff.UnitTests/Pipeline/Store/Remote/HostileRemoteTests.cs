using System.Diagnostics;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Whatever a remote store is, says or does not say, a run is right and ends.</summary>
public sealed class HostileRemoteTests : IDisposable
{
    private readonly TestFolder _here = new();
    private readonly FakeGraph _graph;

    public HostileRemoteTests() => _graph = new FakeGraph(_here);

    public void Dispose() => _here.Dispose();

    /// <summary>Where what is right is expected, a machine under load is waited for.</summary>
    private static RemoteSettings Settings(string place, bool patient = true) => new()
    {
        Place = place, Stall = TimeSpan.FromMilliseconds(patient ? 10_000 : 300), LastWait = TimeSpan.FromSeconds(5),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    [Theory]
    [InlineData("redirect to a file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect to ftp", "HTTP/1.1 301 Moved\r\nLocation: ftp://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect to another host", "HTTP/1.1 307 Elsewhere\r\nLocation: http://localhost:1/x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect to another port", "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect without an address", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect to garbage", "HTTP/1.1 302 Found\r\nLocation: http://[::bad/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect in a circle", "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("redirect with 303", "HTTP/1.1 303 See Other\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("nothing", "")]
    [InlineData("half a status", "HTTP/1.1 2")]
    [InlineData("length is not a number", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx")]
    [InlineData("length is negative", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx")]
    [InlineData("length is huge", "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nx")]
    [InlineData("length is larger than what comes", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")]
    [InlineData("chunks are garbage", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n")]
    [InlineData("too many requests", "HTTP/1.1 429 Slow Down\r\nRetry-After: 86400\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a range that nobody asked for", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("steers the terminal", "HTTP/1.1 403 \u001b]0;gotcha\u0007\u001b[2J\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("packed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")]
    public void AnAnswerThatIsWrong_IsAWarning(string what, string answer)
    {
        using var server = new RawServer((_, stream, _) => RawServer.WriteAsync(stream, answer));
        RunAndExpectOneWarning(server, what);
        Assert.DoesNotContain(_graph.Events, text => text.Any(char.IsControl));
    }

    [Theory]
    [InlineData("connection reset")]
    [InlineData("hangs before the headers")]
    [InlineData("a byte now and then")]
    [InlineData("a byte of a header now and then")]
    [InlineData("endless headers")]
    [InlineData("endless body")]
    [InlineData("endless body of what is not there")]
    [InlineData("gzip bomb")]
    public void AServerThatWastesTime_IsAWarning_AndEnds(string what)
    {
        using var server = new RawServer((_, stream, stop) => WasteTimeAsync(what, stream, stop));
        if (what == "endless body of what is not there")
        {
            // It says that there is nothing, for reads and writes: the first write is refused.
            RunAndExpectOneWarning(server, what, ErrorCodes.RemoteUnavailable);
            return;
        }

        RunAndExpectOneWarning(server, what);
    }

    private static Task WasteTimeAsync(string what, Stream stream, CancellationToken stop)
    {
        const string Zeros = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        TimeSpan now = TimeSpan.Zero, then = TimeSpan.FromMilliseconds(100);
        return what switch
        {
            "connection reset" => Task.CompletedTask,
            "hangs before the headers" => Task.Delay(Timeout.Infinite, stop),
            "a byte now and then" => RepeatAsync(stream, Zeros, "\0", then, stop),
            "a byte of a header now and then" => RepeatAsync(stream, "HTTP/1.1 200 OK\r\nX: ", "x", then, stop),
            "endless headers" => RepeatAsync(stream, "HTTP/1.1 200 OK\r\n", "X: " + new string('x', 1000) + "\r\n", now, stop),
            "gzip bomb" => SendBombAsync(stream, stop),
            "endless body" => RepeatAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", new string('\0', 1 << 16), now, stop),
            _ => RepeatAsync(stream, "HTTP/1.1 410 Gone\r\n\r\n", new string('\0', 1 << 16), now, stop),
        };
    }

    private static async Task RepeatAsync(Stream stream, string first, string again, TimeSpan pause, CancellationToken stop)
    {
        await RawServer.WriteAsync(stream, first);
        while (!stop.IsCancellationRequested)
        {
            await RawServer.WriteAsync(stream, again);
            await Task.Delay(pause, stop);
        }
    }

    private static async Task SendBombAsync(Stream stream, CancellationToken stop)
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int i = 0; i < 500; i++)
            {
                gzip.Write(new byte[1 << 16]);
            }
        }

        await RawServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\n\r\n");
        await stream.WriteAsync(bomb.ToArray(), stop);
    }

    [Fact]
    public void AnEndlessAnswerToAnUpload_IsNotKept()
    {
        using var server = new RawServer(async (first, stream, stop) =>
        {
            if (!first.StartsWith("PUT", StringComparison.Ordinal))
            {
                await RawServer.WriteAsync(stream, "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }

            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
            for (byte[] zeros = new byte[1 << 16]; ;)
            {
                await stream.WriteAsync(zeros, stop);
            }
        });
        _graph.Remote = Settings(server.Address);
        long before = GC.GetTotalAllocatedBytes();
        _graph.Run();
        Assert.Equal("oneonetwo", _graph.Output);
        Assert.DoesNotContain(_graph.Events, text => text.StartsWith("warning", StringComparison.Ordinal));
        // An answer that was kept would be gigabytes; other tests of this process allocate beside it.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1_500_000_000);
    }

    [Fact]
    public void ACertificateThatNobodyTrusts_IsAWarning_ThatSaysSo()
    {
        using var server = new RawServer((_, stream, _) => RawServer.WriteAsync(stream, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), tls: true);
        RunAndExpectOneWarning(server, "TLS", ErrorCodes.RemoteUnavailable, patient: true);
        Assert.Contains(_graph.Events, text => text.Contains("certificate", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A redirect within the server is followed, for reading and for writing, with the credentials.</summary>
    [Fact]
    public void ARedirectWithinTheServer_IsFollowed()
    {
        using var there = new TestFolder();
        using var server = new LoopbackRemote();
        server.Redirect = path => path.StartsWith("old/", StringComparison.Ordinal) ? "/cache/" + path["old/".Length..] : null;
        _graph.Remote = Settings(server.Address + "/old") with { Token = "abc" };
        _graph.Run();
        Assert.Equal(6, server.Files.Count);
        var second = new FakeGraph(there) { Remote = _graph.Remote };
        second.Run();
        Assert.Empty(second.Ran);
        Assert.DoesNotContain(server.Requests, request => !request.Contains("Bearer abc", StringComparison.Ordinal));
    }

    /// <summary>Paths that no folder can have, or that lie within one another, with checksums that are right.</summary>
    [Theory]
    [InlineData("a\0b")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("text.txt", "text.txt")]
    [InlineData("text.txt", "text.txt/b")]
    [InlineData("long")]
    [InlineData("deep")]
    public void AnEntryWithImpossiblePaths_IsRefused(params string[] paths)
    {
        using var there = new TestFolder();
        using var server = new LoopbackRemote();
        _graph.Remote = Settings(server.Address);
        _graph.Run();
        string content = ContentHash.OfBytes("oneonetwo"u8.ToArray());
        string[] real =
            [.. paths.Select(path => path == "long" ? new string('x', 300) : path == "deep" ? string.Join('/', Enumerable.Repeat("d", 900)) : path)];
        Change(server, entry => ActionEntry.Create(entry.Label, entry.Parts, [.. real.Select(path => new StoredFile(path, content, 9))]));
        ExpectRefusal(there, server);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1_000_000_000_000_000)]
    public void AnEntryThatNamesMoreBytesThanTheDiskHas_IsRefused_AndNothingIsFetched(long bytes)
    {
        using var there = new TestFolder();
        using var server = new LoopbackRemote();
        _graph.Remote = Settings(server.Address);
        _graph.Run();
        string content = new('a', 64);
        Change(server, entry =>
            ActionEntry.Create(entry.Label, entry.Parts, [new StoredFile("a", content, bytes), new StoredFile("b", content, bytes)]));
        ExpectRefusal(there, server);
        Assert.DoesNotContain(server.Requests, request => request.StartsWith("GET cas/" + content, StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderWithPipesAndLinksInPlaceOfFiles_IsRefused_AndWaitsForNobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It makes pipes.");
        using var there = new TestFolder();
        string shared = Directory.CreateDirectory(_here["shared"]).FullName;
        _graph.Remote = new RemoteSettings { Place = shared };
        _graph.Run();
        string[] entries = Directory.GetFiles(Path.Combine(shared, "ac"));
        foreach (string entry in entries)
        {
            File.Delete(entry);
            Process.Start("mkfifo", entry).WaitForExit();
        }

        var second = new FakeGraph(there) { Remote = _graph.Remote };
        second.Run();
        Assert.Equal("oneonetwo", second.Output);
        Assert.Equal(["A", "B", "C"], second.Ran);
        Assert.Equal(3, second.Events.Count(text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal)));
        Assert.All(entries, entry => Assert.NotEmpty(File.ReadAllBytes(entry))); // What was made here replaced them.
    }

    private static void Change(LoopbackRemote server, Func<ActionEntry, ActionEntry> change)
    {
        foreach (string path in server.Files.Keys.Where(path => path.StartsWith("ac/", StringComparison.Ordinal)))
        {
            ActionEntry entry = CanonicalJson.Deserialize<ActionEntry>(ActionResultMessage.ReadEntry(server.Files[path]));
            if (entry.Label == "C")
            {
                server.Files[path] = ActionResultMessage.Write(change(entry));
            }
        }
    }

    private void ExpectRefusal(TestFolder folder, LoopbackRemote server)
    {
        var second = new FakeGraph(folder) { Remote = _graph.Remote };
        second.Run();
        Assert.Equal(["C"], second.Ran);
        Assert.Equal("oneonetwo", second.Output);
        Assert.Single(second.Events, text => text.Contains(ErrorCodes.RemoteRefused, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(second.Store, "tmp")));

        // What was made here has replaced it.
        using var third = new TestFolder();
        var after = new FakeGraph(third) { Remote = _graph.Remote };
        after.Run();
        Assert.Empty(after.Ran);
        Assert.NotEmpty(server.Files);
    }

    private void RunAndExpectOneWarning(RawServer server, string what, string? code = null, bool patient = false)
    {
        _graph.Remote = Settings(server.Address, patient);
        long start = Stopwatch.GetTimestamp();
        _graph.Run();
        Assert.Equal("oneonetwo", _graph.Output);
        Assert.Equal(["A", "B", "C"], _graph.Ran);
        string[] warnings = [.. _graph.Events.Where(text => text.StartsWith("warning", StringComparison.Ordinal))];
        Assert.NotEmpty(warnings);
        Assert.InRange(warnings.Count(text => text.Contains(ErrorCodes.RemoteUnavailable, StringComparison.Ordinal)), 0, 1);
        Assert.All(warnings, text => Assert.True(text.Contains(code ?? "BKF300", StringComparison.Ordinal), what + ": " + text));
        Assert.True(server.Requests > 0 || server.Address.StartsWith("https", StringComparison.Ordinal), what);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(120), what); // A bound, not a time: at most three attempts of 0.3 s.
    }
}
