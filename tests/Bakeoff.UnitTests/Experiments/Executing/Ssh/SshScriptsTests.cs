using System.Diagnostics;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What hosts say of a task at moments that no test can wait for.</summary>
public sealed class SshScriptsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SshTask _task;

    public SshScriptsTests() => _task = new SshTask(new FakeSsh(_folder).Attempts(1)[0], "h1", _folder.Root, []);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATaskThatEndsWhileItIsAskedFor_HasLeftItsCode()
    {
        File.WriteAllText(_task.ProcessFile, "1");
        File.WriteAllText(_task.OutputFile, "no such program\n");

        // The program that looks for the process is the moment in which it ends.
        string answer = Shell($"grep() {{ echo 127 > '{_task.ExitFile}'; return 1; }}\n{SshScripts.Ask("h1", [_task])}");
        Assert.StartsWith($"{_task.Name} ended 127 no such program", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void ATaskWithoutAProcess_HasNotBegun_AndOneWhoseProcessIsAnother_HasEnded()
    {
        Assert.StartsWith($"{_task.Name} gone", Shell(SshScripts.Ask("h1", [_task])), StringComparison.Ordinal);
        File.WriteAllText(_task.ProcessFile, "1");
        Assert.StartsWith($"{_task.Name} ended\n", Shell(SshScripts.Ask("h1", [_task])), StringComparison.Ordinal);
    }

    [Fact]
    public void AHost_WritesToTheFolderThatItMakes_AndSaysWhyItCannotMakeOne()
    {
        var host = new SshHost { Name = "h1", Memory = "1GB", Dotnet = "no-dotnet", Folder = _folder["a host's own"] };
        Assert.Equal("writes\n", Shell(SshScripts.Examine(host, [], null)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["a host's own/tasks"]));
        _folder.Write("file", "");
        Assert.Matches(
            "^cannot write mkdir: .*Not a directory\n$", Shell(SshScripts.Examine(host with { Folder = _folder["file/below"] }, [], null)));
    }

    [Fact]
    public void AHostThatSharesTheStore_MakesNoFolderInIt_AndSaysWhyItCannotWrite()
    {
        var host = new SshHost { Name = "h1", Memory = "1GB", Dotnet = "no-dotnet" };
        Assert.Equal("writes\n", Shell(SshScripts.Examine(host, [], _folder.Root)));
        Assert.StartsWith("cannot write ", Shell(SshScripts.Examine(host, [], _folder["none"])), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["none"]));
        Assert.Equal("", Shell(SshScripts.Examine(host, [], null)));
    }

    private static string Shell(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
