using System.CommandLine;
using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary><c>two-tower</c>: the reference notebook's model with both backends next to two peers of the same run, over sizes and threads.</summary>
internal sealed class TwoTowerBenchmark(string split, string items)
{
    private static readonly (int Sample, int Steps)[] Sizes = [(20, 240), (4, 240), (1, 240)];
    private readonly List<TwoTowerRow> _rows = [];

    public static Command Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var target = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var runs = new Option<int>(
            "--runs") { Description = "Runs of each case on all 20 M ratings; the smaller sizes get one.", DefaultValueFactory = _ => 3 };
        var peer = new Option<int>(
            "--peer-turns") { Description = "Only the fused trainer and PyTorch, so many turns of each, on one user in 4.", DefaultValueFactory = _ =>
                0 };
        var command = new Command("two-tower", "The two-tower model.") { artifacts, target, runs, peer };
        command.SetAction(
            arguments => Run(arguments.GetValue(artifacts)!, arguments.GetValue(target)!, arguments.GetValue(runs), arguments.GetValue(peer)));
        return command;
    }

    private static int Run(string artifacts, string target, int runs, int turns)
    {
        try
        {
            var benchmark = new TwoTowerBenchmark(
                BenchmarkData.FileOf(artifacts, "Split", "split.parquet"), BenchmarkData.FileOf(artifacts, "Ingest", "items.parquet"));
            if (turns > 0)
            {
                benchmark.MeasureBesidePyTorch(turns);
                TwoTowerPeerReport.Write(target, benchmark._rows, TwoTowerKernels.Measure());
                return 0;
            }

            benchmark.MeasureAll(runs);
            TwoTowerReport.Write(target, benchmark._rows, TwoTowerKernels.Measure());
            return 0;
        }
        catch (BakeoffException e)
        {
            Console.Error.WriteLine($"error {e.Code}: {e.Message} {e.Remedy}");
            return 1;
        }
    }

    /// <summary>All trainers of a size in turn, so that they meet the same noise.</summary>
    private void MeasureAll(int runs)
    {
        string[] trainers = Python is not null ? ["fused", "torch", "modules", "pytorch"] : ["fused", "torch", "modules"];
        foreach ((int sample, int steps) in Sizes)
        {
            for (int run = 0; run < (sample == 1 ? runs : 1); run++)
            {
                foreach (int threads in new[] { 2, 1 })
                {
                    foreach (string trainer in trainers)
                    {
                        Measure(new TwoTowerCase(trainer, sample, threads, steps * (trainer == "fused" ? 5 : 1)));
                    }
                }
            }
        }
    }

    /// <summary>In turn, so that both meet the same noise.</summary>
    private void MeasureBesidePyTorch(int turns)
    {
        if (Python is null)
        {
            throw new InvalidOperationException("No Python here has PyTorch: apt-get install python3-torch libopenblas0-pthread.");
        }

        for (int turn = 0; turn < turns; turn++)
        {
            foreach (int threads in new[] { 1, 2 })
            {
                Measure(new TwoTowerCase("fused", 4, threads, 1000));
                Measure(new TwoTowerCase("pytorch", 4, threads, 240));
            }
        }
    }

    /// <summary>A Python that has PyTorch, Debian's first; null where there is none.</summary>
    public static string? Python { get; } = new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(HasPyTorch);

    private static bool HasPyTorch(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch, numpy"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void Measure(TwoTowerCase what)
    {
        TwoTowerResult result = MeasurementProcess.Run<TwoTowerCase, TwoTowerResult>(TwoTowerMeasurement.Name, what, variable: null, split, items);
        _rows.Add(new TwoTowerRow(what, result));
        Console.WriteLine(FormattableString.Invariant(
            $"{what.Trainer} on {result.Interactions} rows, {what.Threads} threads: {result.Median:F2} ms a step, ")
            + FormattableString.Invariant($"{result.PeakMegabytes:F0} MB, loss {result.Loss:F4}"));
    }
}
