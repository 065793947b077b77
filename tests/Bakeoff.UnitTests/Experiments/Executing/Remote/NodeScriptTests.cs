using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>
/// The script by which a node gets an engine, with a remote store that is a folder and a <c>dotnet</c> that says how it was called.
/// </summary>
public sealed class NodeScriptTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeSsh _ssh;
    private readonly string[] _hashes;

    public NodeScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is of a POSIX shell.");
        _ssh = new FakeSsh(_folder);
        _hashes = [Store("the program"), Store("a library")];
        FakeSsh.WriteProgram(_folder, "node-dotnet", "echo called \"$@\"\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheEngine_IsFetchedOnce_AndWhatIsTheSameInANewOneIsNot()
    {
        var engine = new EngineBundle([new("bakeoff.dll", _hashes[0], ""), new("lib/one.dll", _hashes[1], "")]);
        SshAnswer first = Run(engine);
        Assert.Equal([$"called exec {EngineOf(engine)}/bakeoff.dll remote-task {_folder["node/store"]} hash batch"], first.Lines);
        Assert.Equal("the program", File.ReadAllText(Path.Combine(EngineOf(engine), "bakeoff.dll")));
        Assert.Equal("a library", File.ReadAllText(Path.Combine(EngineOf(engine), "lib/one.dll")));

        Directory.Delete(_folder["remote/cas"], recursive: true);
        Assert.Equal(0, Run(engine).Code); // It is there.
        var next = new EngineBundle([new("bakeoff.dll", Store("the next program"), ""), new("lib/one.dll", _hashes[1], "")]);
        Assert.NotEqual(engine.Hash, next.Hash);
        Assert.Equal(0, Run(next).Code);
        Assert.Equal("a library", File.ReadAllText(Path.Combine(EngineOf(next), "lib/one.dll")));
    }

    [Fact]
    public void AnEngineWithOtherBytesThanItsHash_IsNotUsed()
    {
        var engine = new EngineBundle([new("bakeoff.dll", _hashes[0], "")]);
        _folder.Write("remote/cas/" + _hashes[0], "another program");
        SshAnswer answer = Run(engine);
        Assert.Equal(1, answer.Code);
        Assert.Contains("the engine cannot be fetched from the remote store", answer.Said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(EngineOf(engine)));
        Assert.Empty(answer.Lines);
    }

    [Fact]
    public void ManyTasksThatBeginAtOnce_GetOneEngine()
    {
        var engine = new EngineBundle([new("bakeoff.dll", _hashes[0], ""), new("lib/one.dll", _hashes[1], "")]);
        SshAnswer[] answers = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => Run(engine))];
        Assert.All(answers, answer => Assert.Equal(0, answer.Code));
        Assert.Equal(
            new[] { "files", Path.GetFileName(EngineOf(engine)) }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(_folder["node/engines"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private string Store(string text)
    {
        string hash = ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
        _folder.Write("remote/cas/" + hash, text);
        return hash;
    }

    private string EngineOf(EngineBundle engine) => _folder["node/engines/" + engine.Hash[..32]];

    private SshAnswer Run(EngineBundle engine)
    {
        string script = NodeScript.Write(engine, ShellWord.Quote(_folder["node"]), _folder["node-dotnet"], ["true # a line before"]);
        return new SshClient(_ssh.Command).Run(
            "h1", $"export BAKEOFF_REMOTE={ShellWord.Quote(_folder["remote"])}\nsh -c {ShellWord.Quote(script)} sh hash batch",
            TimeSpan.FromSeconds(30), CancellationToken.None);
    }
}
