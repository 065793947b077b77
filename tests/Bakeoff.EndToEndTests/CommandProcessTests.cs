using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a model's command, or the program whose version is asked, may do without holding a run up or filling its memory.</summary>
public sealed class CommandProcessTests : IDisposable
{
    private const string Lists =
        "{ echo user,item,score; tail -n +2 \"$2/users.csv\" | while read user; do echo \"$user,1,5\"; done; } > \"$3/recommendations.csv\"\n";

    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public CommandProcessTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the environment of a process.");
        _tiny = new TinyExperiment(_folder);
        Directory.CreateDirectory(_folder["tiny-experiments/experiments/own"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACommandThatLeavesAChildWithItsOutputOpen_IsNotWaitedFor_AndTheChildIsEnded()
    {
        var child = new WaitingScript(_folder["pid"]);
        File.WriteAllText(_folder["child.sh"], child.Text);
        CommandResult run = Run(Lists + $"sh '{_folder["child.sh"]}' &\nwhile [ ! -e '{_folder["pid"]}' ]; do sleep 0.05; done\n");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("left 2 of its processes running: they were ended", run.Output + run.Error, StringComparison.Ordinal);
        Assert.True(child.Ends());
    }

    [Fact]
    public void ACommandThatPrintsWithoutALineEnd_DoesNotFillTheMemory()
    {
        CommandResult run = Run("head -c 600000000 /dev/zero | tr '\\0' x\nhead -c 600000000 /dev/zero | tr '\\0' x >&2\n" + Lists);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string record = Directory.GetFiles(_folder["artifacts/runs/own"], "*Z.json").Single();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(record));
        long peak = document.RootElement.GetProperty("stages").EnumerateArray()
            .First(stage => stage.GetProperty("label").GetString()!.StartsWith("TrainOwn", StringComparison.Ordinal)).GetProperty("peakMemoryBytes").GetInt64();
        Assert.InRange(peak, 1, 400_000_000);
    }

    [Fact]
    public void ACommandWhoseEngineAndStageAreKilledAtOnce_IsEndedByTheNextRun()
    {
        var script = new WaitingScript(_folder["pid"]);
        Write("sh '" + _folder["waiting.sh"] + "'\n");
        File.WriteAllText(_folder["waiting.sh"], script.Text);
        using Process engine = CommandResult.StartBakeoff(_folder, Arguments);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        Process[] both = [.. Process.GetProcessesByName("dotnet").Where(process => CommandLineOf(process).Contains(_folder.Root, StringComparison.Ordinal))];
        Assert.Equal(2, both.Length);
        Process.Start("kill", ["-KILL", .. both.Select(process => process.Id.ToString(CultureInfo.InvariantCulture))]).WaitForExit();
        CommandResult next = Run(Lists);
        Assert.True(next.ExitCode == 0, next.Output + next.Error);
        Assert.True(script.Ends());
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void AVersionThatNeverEnds_DoesNotKeepCtrlCFromEndingTheCommand(string signal)
    {
        var script = new WaitingScript(_folder["pid"]);
        File.WriteAllText(_folder["waiting.sh"], script.Text);
        Write("", $", \"version\": [\"sh\", \"{_folder["waiting.sh"]}\"]");
        using Process plan = CommandResult.StartBakeoff(_folder, ["plan", .. Arguments[2..]]);
        Assert.True(SpinWait.SpinUntil(() => script.HasStarted, TimeSpan.FromSeconds(60)));
        Process.Start("kill", [signal, plan.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(plan.WaitForExit(20_000));
        Assert.Equal(ErrorCodes.CancelledExitCode, plan.ExitCode);
        Assert.True(script.Ends());
    }

    [Fact]
    public void AVersion_GetsNoInput()
    {
        Write(Lists, ", \"version\": [\"cat\"]");
        CommandResult run = CommandResult.Bakeoff(_folder, Arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public void ADatasetThatIsAPipe_IsAnError_AndIsNotWaitedFor()
    {
        Process.Start("mkfifo", [_folder["tiny-experiments/experiments/ratings.csv"]]).WaitForExit();
        Write(Lists);
        string file = _folder["tiny-experiments/experiments/tiny/experiment.json"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"../ratings\", \"format\": \"movielens-csv\"", "\"../ratings.csv\", \"format\": \"csv\"", StringComparison.Ordinal));
        CommandResult plan = CommandResult.Bakeoff(_folder, ["plan", .. Arguments[2..]]);
        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("ratings.csv: error BKF2014: this is a pipe, a socket or a device, and no file.", plan.Error, StringComparison.Ordinal);
    }

    private string[] Arguments => ["run", "Report", .. _tiny.Arguments()[..2], "-e", "own"];

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private void Write(string script, string more = "")
    {
        _folder.Write("tiny-experiments/experiments/own/model.sh", script);
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"And mine?\", \"models\": { \"svd\": null, \"two-tower\": null, \"own\": { "
            + "\"command\": [\"sh\", \"model.sh\", \"{phase}\", \"{input}\", \"{output}\"], \"files\": [\"model.sh\"]" + more + " } } }");
    }

    private CommandResult Run(string script)
    {
        Write(script);
        return CommandResult.Bakeoff(_folder, Arguments);
    }
}
