using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.EndToEndTests;

/// <summary>Trainings in their own processes: how much memory they take, and what happens when they are killed.</summary>
public sealed partial class TwoTowerProcessTests
{
    [Theory]
    [InlineData("fused", 50)]
    [InlineData("torch", 16)]
    public void Memory_IsFlatOverFiveThousandSteps_WithinTwoPercent(string backend, int epochs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The resident memory is read from /proc.");
        using var folder = new TestFolder();
        Dictionary<string, string> inputs = Split(folder);
        var options =
            new TwoTowerOptions { Backend = backend, TorchThreads = 1, BatchSize = 64, Epochs = epochs, EmbeddingSize = 16, TowerSizes = [16] };
        var request = new StageRequest(
            "TrainTwoTower", "TrainTwoTower[0]", OptionProperties.ToJson(options), 1, 0, inputs,
            Made(folder["output"]), Made(folder["work"]), folder["resume"], 2, new FetchPolicy());
        string file = folder.Write("request.json", CanonicalJson.Serialize(request));
        List<(int Step, double Megabytes)> samples = [];
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "stage", file])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Steps().Match(line) is { Success: true } match)
            {
                int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
                samples.Add((((Number("epoch") - 1) * Number("batches")) + Number("batch"), ResidentMegabytes(process.Id)));
            }
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        // In the first half the runtime still compiles and its heap still grows to its size; an eighth of the steps is looked at after
        // that, and an eighth at the end.
        int steps = samples[^1].Step;
        Assert.True(steps * 3 / 8 > 5000, $"{steps} steps");
        double[] Between(int first, int end) =>
            [.. samples.Where(sample => sample.Step > first && sample.Step <= end).Select(sample => sample.Megabytes).Order()];
        (double[] early, double[] late) = (Between(steps / 2, steps * 5 / 8), Between(steps * 7 / 8, steps));
        Assert.True(early.Length > 1 && late.Length > 1, $"{early.Length} and {late.Length} samples");
        Assert.InRange(late[late.Length / 2], 0, early[early.Length / 2] * 1.02);
    }

    /// <summary>
    /// The engine's line on the standard input, between lines that mean nothing: the training takes the threads, and its bytes are those of one
    /// thread.
    /// </summary>
    [Fact]
    public void ThreadsThatBecomeFree_AreTakenWhileItTrains_AndChangeNoByte()
    {
        using var folder = new TestFolder();
        Dictionary<string, string> inputs = Split(folder);
        var options = new TwoTowerOptions { BatchSize = 64, Epochs = 8, EmbeddingSize = 16, TowerSizes = [16] };
        var request = new StageRequest(
            "TrainTwoTower", "TrainTwoTower[0]", OptionProperties.ToJson(options), 1, 0, inputs,
            Made(folder["output"]), Made(folder["work"]), folder["resume"], 1, new FetchPolicy(), MaxThreads: 3);
        string file = folder.Write("request.json", CanonicalJson.Serialize(request));
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "stage", file])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        (int before, int after) = (-1, -1);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!Steps().IsMatch(line))
            {
                continue;
            }

            if (before < 0)
            {
                before = Workers(process.Id);
                process.StandardInput.Write("threads\nthreads many\nthreads 3\n");
                process.StandardInput.Flush();
            }

            after = Math.Max(after, Workers(process.Id));
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(OperatingSystem.IsLinux() ? (0, 2) : (-1, -1), (before, after));
        string alone = StageRunner.Run(folder, new TrainTwoTowerStage(), options, inputs, seed: 1, fold: 0, threads: 1);
        Assert.Equal(HashedFiles.In(alone), HashedFiles.In(folder["output"]));
    }

    /// <summary>The threads of a process that help the one that trains; −1 where nothing tells.</summary>
    private static int Workers(int process)
    {
        try
        {
            return !OperatingSystem.IsLinux() ? -1
                : Directory.GetDirectories($"/proc/{process}/task")
                    .Count(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("worker", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return -1; // A thread, or the process, has just ended.
        }
    }

    /// <summary>
    /// SIGKILL, which nothing can catch: the next run takes the last checkpoint up, and its bytes are those of a run that was left alone.
    /// </summary>
    [Fact]
    public void KilledRun_GoesOnFromItsLastEpoch_ToTheBytesOfAnUninterruptedOne()
    {
        using var folder = new TestFolder();
        folder.Write("experiments/long/experiment.json", """
            { "question": "?", "dataset": "synthetic-small", "models": { "two-tower": { "epochs": 8, "batchSize": 128, "towerSizes": [128, 32] }, "svd": null } }
            """);
        string[] run = ["run", "TrainTwoTower", "-e", "long", "--experiments", folder["experiments"]];
        using (Process process = CommandResult.StartBakeoff(folder, run))
        {
            string partial = folder["artifacts/store/partial"];
            Assert.True(SpinWait.SpinUntil(
                () => process.HasExited
                    || (Directory.Exists(partial) && Directory.GetFiles(partial, "last.bin", SearchOption.AllDirectories).Length > 0),
                    TimeSpan.FromSeconds(60)));
            Assert.False(process.HasExited, "it was done before it could be killed");
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        CommandResult resumed = CommandResult.Bakeoff(folder, run);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("training goes on after epoch", resumed.Output + resumed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["artifacts/store/partial"], "*", SearchOption.AllDirectories));
        using var other = new TestFolder();
        Assert.Equal(0, CommandResult.Bakeoff(other, run).ExitCode);
        Assert.Equal(Outputs(other), Outputs(folder));
    }

    [GeneratedRegex("epoch (?<epoch>[0-9]+) of [0-9]+, batch (?<batch>[0-9]+) of (?<batches>[0-9]+)")]
    private static partial Regex Steps();

    private static string[] Outputs(TestFolder folder)
    {
        string action = Assert.Single(Directory.GetFiles(folder["artifacts/store/actions/TrainTwoTower"]));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
        return [.. document.RootElement.GetProperty("outputs").EnumerateArray()
            .Select(output => $"{output.GetProperty("path")} {output.GetProperty("sha256")}")];
    }

    private static double ResidentMegabytes(int process)
    {
        string status = File.ReadAllText($"/proc/{process}/status");
        Match resident = Regex.Match(status, @"VmRSS:\s+([0-9]+) kB");
        return resident.Success ? double.Parse(resident.Groups[1].Value, CultureInfo.InvariantCulture) / 1024 : 0;
    }

    private static string Made(string folder) => Directory.CreateDirectory(folder).FullName;

    private static Dictionary<string, string> Split(TestFolder folder)
    {
        string raw = StageRunner.Run(
            folder, new DownloadStage(), new DownloadOptions { Kind = "synthetic", Synthetic = new SyntheticOptions() }, StageRunner.Inputs());
        string ingest =
            StageRunner.Run(folder, new IngestStage(), new IngestOptions { Format = "movielens-csv" }, StageRunner.Inputs(("Download", raw)));
        string split = StageRunner.Run(folder, new SplitStage(), new SplitOptions(), StageRunner.Inputs(("Ingest", ingest)));
        return StageRunner.Inputs(("Ingest", ingest), ("Split", split));
    }
}
