using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The script of a job array, run here as a node of Slurm runs it.</summary>
public sealed class RemoteJobScriptTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public RemoteJobScriptTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm is tested on Linux.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachTaskOfTheArray_StartsTheEngineOfTheNode_WithItsOwnAttempt()
    {
        string hash = ContentHash.OfFile(_folder.Write("engine", "the program"));
        Directory.CreateDirectory(_folder["remote/cas"]);
        File.Move(_folder["engine"], _folder["remote/cas/" + hash]);
        FakeSsh.WriteProgram(_folder, "bin/dotnet", "echo \"$BAKEOFF_NODE $BAKEOFF_RESTARTS\" \"$@\"\n");
        TaskAttempt[] attempts = [.. new FakeSsh(_folder).Attempts(2).Select((attempt, i) => attempt with { Number = i + 1 })];
        foreach (TaskAttempt attempt in attempts)
        {
            new TaskFolder(_folder.Root, attempt.Key).Write(
                new StageTask { Key = attempt.Key, Parts = [], Stage = "Train", Label = "Train", OptionsJson = "{}", Inputs = [] });
        }

        var script = new RemoteJobScript(_folder.Root, new EngineBundle([new("bakeoff.dll", hash, "")]));
        _folder.Write("job.sh", script.Write(attempts, "$CACHE/node", ["true"]));
        string environment = $"CACHE='{_folder.Root}' BAKEOFF_REMOTE='{_folder["remote"]}' SLURMD_NODENAME=n3 SLURM_ARRAY_TASK_ID=1";
        SshAnswer answer = new SshClient(new FakeSsh(_folder).Command).Run(
            "h1", $"PATH='{_folder["bin"]}':$PATH {environment} bash '{_folder["job.sh"]}'", TimeSpan.FromSeconds(20), CancellationToken.None);
        string task = RemoteExchange.HashOf(_folder.Root, attempts[1].Key);
        string engine = Directory.GetDirectories(_folder["node/engines"]).Single(path => Path.GetFileName(path) != "files");
        Assert.Equal([$"n3 0 exec {engine}/bakeoff.dll remote-task {_folder["node/store"]} {task} batch 1 2 1 1000000"], answer.Lines);
    }
}
