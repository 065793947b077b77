using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a command says and leaves when it was asked for something wrong, or is ended.</summary>
public sealed class CommandFailureTests
{
    [Theory]
    [InlineData(2, "BKF1002", "run", "Report", "-e", "quikstart")]
    [InlineData(2, "BKF1010", "run", "Repotr")]
    [InlineData(2, "BKF1001", "run", "Report", "--forse")]
    [InlineData(2, "BKF1001", "rnu")]
    [InlineData(4, "BKF3004", "run", "Ingest", "-e", "movielens-20m", "--offline")]
    [InlineData(4, "BKF3005", "run", "Ingest", "-e", "movielens-20m", "--mirror", "/nowhere")]
    public void WrongCommands_GetACodeARemedyAndAnExitCode(int exitCode, string code, params string[] arguments)
    {
        using var folder = new TestFolder();
        CommandResult result = CommandResult.Bakeoff(folder, arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($": error {code}: ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["artifacts/store/actions"]));
    }

    [Fact]
    public void AWrongArchive_NeverEntersTheStore()
    {
        using var folder = new TestFolder();
        folder.Write("mirror/ml-latest-small.zip", "not the archive");
        CommandResult result = CommandResult.Bakeoff(folder, "run", "Ingest", "-e", "movielens-latest-small", "--mirror", folder["mirror"]);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("error BKF3002", result.Error, StringComparison.Ordinal);
        File.WriteAllBytes(folder["mirror/ml-latest-small.zip"], new byte[978_202]);
        result = CommandResult.Bakeoff(folder, "run", "Ingest", "-e", "movielens-latest-small", "--mirror", folder["mirror"]);
        Assert.Contains("error BKF3001", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["artifacts/store/objects"]));
    }

    [Fact]
    public void AStoreThatCannotBeWritten_IsNamed()
    {
        using var folder = new TestFolder();
        folder.Write("artifacts", "a file, not a folder");
        CommandResult result = CommandResult.Bakeoff(folder, "run", "Download");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error BKF4001", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    [InlineData("-KILL")]
    public void Run_ThatIsEnded_LeavesNoOrphanAndNothingHalfWritten_AndTheNextRunIsWhole(string signal)
    {
        using var folder = new TestFolder();
        folder.Write("experiments/slow/experiment.json", "{ \"models\": { \"svd\": { \"exact\": true, \"epochs\": 60 } } }");
        string[] command = ["run", "TrainSvd", "-e", "slow", "--experiments", folder["experiments"]];
        var environment = new Dictionary<string, string> { ["TMPDIR"] = Directory.CreateDirectory(folder["tmp"]).FullName };
        using Process process = CommandResult.StartBakeoff(folder, environment, command);
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("TrainSvd[0]", StringComparison.Ordinal))
        {
        }

        Thread.Sleep(400);
        string[] OfDiagnostics() =>
            [.. Directory.GetFiles(folder["tmp"]).Select(file => Path.GetFileName(file))
                .Where(file => file.StartsWith("clr-debug-pipe-", StringComparison.Ordinal)
            || file.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal))];
        bool OfEngine(string file) => file.Contains($"-{process.Id}-", StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => OfDiagnostics().Any(file => !OfEngine(file)), 10_000), "no debugger can be attached to the stage");
        Process.Start("kill", [signal, process.Id.ToString()]).WaitForExit();
        Assert.True(process.WaitForExit(5000));
        Assert.Equal(signal == "-KILL" ? 137 : ErrorCodes.CancelledExitCode, process.ExitCode);
        Assert.False(Directory.Exists(folder["artifacts/store/actions/TrainSvd"]));
        bool gone = SpinWait.SpinUntil(() => !CommandResult.IsAnyRunning(folder.Root), 5000);
        Assert.True(gone, "a stage's process lives on");
        // Nobody is left who could delete those of an engine that is killed.
        Assert.DoesNotContain(OfDiagnostics(), file => signal != "-KILL" || !OfEngine(file));
        Assert.Equal(0, CommandResult.Bakeoff(folder, command).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder["artifacts/store/tmp"]));
        Assert.Equal(0, CommandResult.Bakeoff(folder, [.. command, "--force"]).ExitCode); // Other bytes would be BKF5001.
    }
}
