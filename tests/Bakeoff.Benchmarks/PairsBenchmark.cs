using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary><c>pairs</c>: an epoch of BPR and of WARP, next to BPR of implicit in the same run, in turn.</summary>
internal static class PairsBenchmark
{
    private const int LeastRating = 4;

    public static Command Create()
    {
        var artifacts = new Option<string>("--artifacts")
        {
            Description = $"Where Split of {BenchmarkData.Experiment} was run.", DefaultValueFactory = _ => "artifacts",
        };
        var peer = new Option<string>("--peer") { Description = "The folder of bpr_peer.so; without it only our own are measured." };
        var factors = new Option<int[]>("--factors") { Description = "Factors.", DefaultValueFactory = _ => [64, 128] };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
        var command = new Command("pairs", "Seconds of an epoch of BPR and WARP, next to implicit's BPR.") { artifacts, peer, factors, rounds };
        command.SetAction(arguments => Run(
            BenchmarkData.FileOf(arguments.GetValue(artifacts)!, "Split", "split.parquet"), arguments.GetValue(peer),
            arguments.GetValue(factors)!, arguments.GetValue(rounds)));
        return command;
    }

    /// <summary>Measures on the rows of a split with a rating of 4 or more.</summary>
    /// <param name="split">The split's file.</param>
    /// <param name="peer">The folder of the peer, or null.</param>
    /// <param name="factors">Factors.</param>
    /// <param name="rounds">How often each is measured.</param>
    internal static int Run(string split, string? peer, int[] factors, int rounds)
    {
        RatingMatrix train = Read(split);
        int threads = Environment.ProcessorCount;
        string rows = Path.Combine(Path.GetTempPath(), $"bakeoff-pairs-{Environment.ProcessId}.bin");
        Console.WriteLine(
            $"Machine: {Machine.Description}. {train.Count} rows, {train.Users.Count} users, {train.Items.Count} items, {threads} threads.\n");
        Console.WriteLine("| factors | model | seconds an epoch, by round | median | of the peer's |\n|---:|---|---|---:|---:|");
        try
        {
            Write(train, rows);
            foreach (int width in factors)
            {
                Measure(train, width, rounds, threads, peer is null ? null : () => Peer(peer, rows, width, threads));
            }
        }
        finally
        {
            File.Delete(rows);
        }

        return 0;
    }

    /// <summary>Measures all models in turn.</summary>
    private static void Measure(RatingMatrix train, int width, int rounds, int threads, Func<double[]>? peer)
    {
        const string PeerName = "implicit's BPR";
        var bpr = new BprOptions { Factors = width, LearningRate = 0.01, Regularization = 0.01, Epochs = 3 };
        var warp = new WarpOptions { Factors = width, LearningRate = 0.01, Regularization = 0.01, Epochs = 3 };
        (string Name, Func<double[]> Measure)[] models =
        [
            ("bpr", () => Epochs(fit => BprTraining.Train(train, bpr, fit, default), threads)),
            ("bpr, by popularity", () => Epochs(
                fit => BprTraining.Train(train, bpr with { Negatives = BprOptions.Popularity }, fit, default), threads)),
            ("warp", () => Epochs(fit => WarpTraining.Train(train, warp, fit, default), threads)),
            .. peer is null ? Array.Empty<(string, Func<double[]>)>() : [(PeerName, peer)],
        ];
        var seconds = models.ToDictionary(model => model.Name, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            foreach ((string name, Func<double[]> measure) in models)
            {
                seconds[name].AddRange(measure());
            }
        }

        double? reference = peer is null ? null : Median(seconds[PeerName]);
        foreach ((string name, List<double> all) in seconds)
        {
            string list = string.Join(' ', all.Select(value => value.ToString("F2", CultureInfo.InvariantCulture)));
            string ratio = reference is { } of ? (Median(all) / of).ToString("F2", CultureInfo.InvariantCulture) : "–";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {width} | {name} | {list} | {Median(all):F2} | {ratio} |"));
        }
    }

    private static RatingMatrix Read(string split)
    {
        (var users, var items) = (new List<long>(), new List<long>());
        using var session = new DuckDbSession(memoryMegabytes: 1000);
        session.ReadVectors(
            $"SELECT \"user\", item FROM {DuckDbSession.Parquet(split)} WHERE rating >= {LeastRating}",
            vectors =>
            {
                users.AddRange(vectors.Column<long>(0));
                items.AddRange(vectors.Column<long>(1));
            },
            default);
        float[] ratings = new float[users.Count];
        Array.Fill(ratings, 1);
        return RatingMatrix.From(new RatingTable([.. users], [.. items], ratings, new long[users.Count]));
    }

    /// <summary>Users, items and rows, where the rows of each user begin, and the items of all rows: integers of 4 bytes.</summary>
    private static void Write(RatingMatrix train, string path)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(train.Users.Count);
        writer.Write(train.Items.Count);
        writer.Write(train.Count);
        int start = 0;
        writer.Write(start);
        for (int user = 0; user < train.Users.Count; user++)
        {
            writer.Write(start += train.ItemsOf(user).Length);
        }

        for (int user = 0; user < train.Users.Count; user++)
        {
            int[] own = train.ItemsOf(user).ToArray();
            Array.Sort(own); // The peer looks for drawn items by halves.
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(own.AsSpan()));
        }
    }

    /// <summary>The seconds of each epoch but the first, which waits for the compiler.</summary>
    private static double[] Epochs(Func<PairFit, PairModel> train, int threads)
    {
        var clock = new EpochClock();
        train(new PairFit(7) { Threads = threads, Progress = clock });
        return [.. clock.Ticks.Zip(clock.Ticks.Skip(1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds)];
    }

    private static double[] Peer(string folder, string rows, int factors, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "bpr.py");
        ProcessStartInfo start = PeerProcess.Of("/usr/bin/python3", script, folder, rows, factors, 3, threads);

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Notes when an epoch ends.</summary>
    private sealed class EpochClock : IStageProgress
    {
        public List<long> Ticks { get; } = [];

        public void Report(double fraction, string text) => Ticks.Add(Stopwatch.GetTimestamp());

        public void Warn(string text)
        {
        }
    }
}
