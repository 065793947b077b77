using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class SshClientTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TestFolder _folder = new();
    private readonly FakeSsh _ssh;

    public SshClientTests() => _ssh = new FakeSsh(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AScript_GivesItsLinesAndItsCode_WithoutWhatTheLoginShellSays()
    {
        SshAnswer answer = new SshClient(_ssh.Command).Run("h1", "echo one; echo two; echo three >&2; exit 3", Limit, CancellationToken.None);
        Assert.Equal(["one", "two"], answer.Lines);
        Assert.Equal((3, "three", true), (answer.Code, answer.Said, answer.IsFromHost));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's \"quoted\" $HOME `date` \\ * ; é")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void AQuotedWord_IsReadBackAsItIs(string word)
    {
        SshAnswer answer = new SshClient(_ssh.Command).Run("h1", $"printf %s {ShellWord.Quote(word)}", Limit, CancellationToken.None);
        Assert.Equal(word, string.Join('\n', answer.Lines));
    }

    [Fact]
    public void AHostThatIsDown_IsNoAnswerOfTheHost_AndSaysWhy()
    {
        _ssh.TakeDown("h1");
        SshAnswer answer = new SshClient(_ssh.Command).Run(_ssh.NameOf("h1"), "echo one", Limit, CancellationToken.None);
        Assert.False(answer.IsFromHost);
        Assert.Equal($"ssh: connect to host {_ssh.NameOf("h1")} port 22: No route to host", answer.Said);
    }

    [Fact]
    public void AScriptThatDoesNotEnd_IsEnded_AndIsNoAnswer()
    {
        SshAnswer answer = new SshClient(_ssh.Command).Run("h1", "sleep 60", TimeSpan.FromMilliseconds(300), CancellationToken.None);
        Assert.False(answer.IsFromHost);
        Assert.StartsWith("no answer within", answer.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledScript_Throws()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => new SshClient(_ssh.Command).Run("h1", "sleep 60", Limit, soon.Token));
    }
}
