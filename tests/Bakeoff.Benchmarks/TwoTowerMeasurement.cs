using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>The inside of one process: measures one case and prints the result as a line of JSON.</summary>
internal sealed class TwoTowerMeasurement(TwoTowerCase asked, string split, string items)
{
    public const string Name = "measure-two-tower";
    private static readonly Range LossSteps = 120..360; // The same for all trainers, so that their losses can be compared.
    private static readonly Range LateLosses = 2..6;
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _losses = [];
    private readonly List<double> _processor = [];
    private readonly List<StepTimes> _times = [];
    private double _peer;

    public static Command Create()
    {
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var split = new Argument<string>("split") { Description = "split.parquet." };
        var items = new Argument<string>("items") { Description = "items.parquet." };
        var command = new Command(Name, "Measure one case (the benchmark calls this).") { what, split, items };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(CanonicalJson.SerializeLine(new TwoTowerMeasurement(
            CanonicalJson.Deserialize<TwoTowerCase>(arguments.GetValue(what)!), arguments.GetValue(split)!, arguments.GetValue(items)!).Run())));
        return command;
    }

    private int Warmup => asked.Steps / 2;

    /// <summary>Of the times that were told, so many come first.</summary>
    private int Untimed => asked.Device == "cuda" ? Warmup / TorchStep.LossInterval : Warmup;

    private TwoTowerResult Run()
    {
        string work = Directory.CreateTempSubdirectory("bakeoff-benchmark-").FullName;
        try
        {
            Catalogue catalogue;
            using (var session = new DuckDbSession(memoryMegabytes: 100))
            {
                catalogue = FoldReader.ReadCatalogue(session, items);
            }

            string condition = $"part <> 0 AND {BenchmarkData.UsersOf(asked.Sample)}";
            Interactions rows = InteractionReader.Read(ContextOf(work), condition, catalogue.Items);
            long count = rows.Count;
            Measure(rows, new ItemTable(catalogue), work);
            rows.Dispose();
            double peak = _peer > 0 ? _peer : MeasurementProcess.PeakMegabytes();
            return new TwoTowerResult(
                count, [.. _milliseconds.Skip(Untimed).Order()], LossOf(), peak, StepTimes.Median([.. _times.Skip(Warmup)]),
                Processor());
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The mean, since the clock of a process's threads may go in ticks.</summary>
    private double Processor() => _processor.Count == 0 ? 0 : _processor.Skip(Untimed).Average();

    /// <summary>Over the same steps for all trainers.</summary>
    private double LossOf() => asked.Device == "cuda" ? _losses.Take(LateLosses).Average() : _losses.Take(LossSteps).Average();

    private StageContext ContextOf(string work)
    {
        Directory.CreateDirectory(Path.Combine(work, "Split"));
        File.CreateSymbolicLink(Path.Combine(work, "Split", "split.parquet"), Path.GetFullPath(split));
        return new StageContext
        {
            OptionsJson = "{}",
            Seed = 1,
            Inputs = new Dictionary<string, string> { ["Split"] = Path.Combine(work, "Split") },
            OutputFolder = work,
            WorkFolder = work,
            ResumeFolder = work,
            Threads = asked.Threads,
            Progress = SilentProgress.Instance,
        };
    }

    private void Measure(Interactions rows, ItemTable table, string work)
    {
        var options = new TwoTowerOptions
        {
            Backend = asked.Trainer == "torch" ? "torch" : "fused", Device = asked.Device, TorchThreads = asked.Threads, BatchSize = asked.Batch,
        };
        TowerFeatures features = TowerFeatures.Fit(rows, table, options);
        switch (asked.Trainer)
        {
            case "modules":
                TorchRuntime.Initialize(asked.Threads);
                var columns = new TwoTowerColumns(rows, table, features);
                rows.Dispose();
                ForgetThePeak();
                PlainTwoTower.Train(columns, Warmup + asked.Steps, asked.Batch, Tell);
                break;
            case "pytorch" or "pytorch-dense":
                new TwoTowerColumns(rows, table, features).WriteTo(work);
                RunPython(work);
                break;
            default:
                ForgetThePeak();
                MeasureOurs(rows, table, features, options);
                break;
        }
    }

    private void MeasureOurs(Interactions rows, ItemTable table, TowerFeatures features, TwoTowerOptions options)
    {
        var positives = new Positives(rows, table.Catalogue.Count, options);
        using var weights = new TwoTowerWeights(features.QueryShape(options), features.CandidateShape(options));
        weights.Initialize(1);
        using ITrainingStep step = options.UsesTorch() ? new TorchStep(weights, options)
            : FusedBackend.Create(weights, options, new FusedThreads(asked.Threads), BatchCapacity.Of(options));
        var line = new BatchLine(
            step.Ahead, () => new BatchAssembler(options, rows, positives, features, table, new CandidateFiller(features, table, null)));
        var order = new SeededOrder(positives.Count, 1);
        AlongsideWork Filling(long number) => line.Filling(number, order, number * asked.Batch % (positives.Count - asked.Batch), asked.Batch, 0);
        for (int number = 0; number < step.Ahead; number++)
        {
            Filling(number).Run();
        }

        if (asked.Device == "cuda")
        {
            TimeLateLosses(step, line, Filling);
            return;
        }

        StepTimes before = StepTimes.Of(step);
        for (int number = 0; number < Warmup + asked.Steps; number++)
        {
            (long start, TimeSpan worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            double loss = step.Run(line[number], Filling(number + step.Ahead));
            Tell(Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss / asked.Batch);
            _processor.Add((Environment.CpuUsage.TotalTime - worked).TotalMilliseconds);
            StepTimes now = StepTimes.Of(step);
            _times.Add(now.Since(before));
            before = now;
        }
    }

    /// <summary>A device that computes by itself: from one reading of the loss to the next.</summary>
    private void TimeLateLosses(ITrainingStep step, BatchLine line, Func<long, AlongsideWork> filling)
    {
        (long start, TimeSpan worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (int number = 0; number < (Warmup + asked.Steps) / TorchStep.LossInterval * TorchStep.LossInterval; number++)
        {
            if (step.RunAhead(line[number], filling(number + step.Ahead)) is { } loss)
            {
                const double Steps = TorchStep.LossInterval;
                Tell(Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps, loss / asked.Batch / Steps);
                _processor.Add((Environment.CpuUsage.TotalTime - worked).TotalMilliseconds / Steps);
                (start, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            }
        }
    }

    /// <summary>What reading took is not part of the training: the peers get their columns from the same reader.</summary>
    private static void ForgetThePeak()
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private void RunPython(string work)
    {
        ProcessStartInfo start = PeerProcess.Of(
            TwoTowerPeer.Python!,
            Path.Combine(AppContext.BaseDirectory, "two_tower.py"), work, asked.Threads, Warmup + asked.Steps, asked.Batch, asked.Device,
            asked.Trainer == "pytorch-dense" ? "dense" : "sparse");

        // As TorchRuntime has it: malloc that gives memory back makes PyTorch's steps several times slower here.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = $"{1 << 30}";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{int.MaxValue}";
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            double[] numbers = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            if (numbers.Length == 3)
            {
                Tell(numbers[0], numbers[1]);
                _processor.Add(numbers[2]);
            }
            else
            {
                _peer = numbers[0] * 1.024e-3;
            }
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("two_tower.py failed.");
        }
    }

    private void Tell(double milliseconds, double loss)
    {
        _milliseconds.Add(milliseconds);
        _losses.Add(loss);
    }
}
