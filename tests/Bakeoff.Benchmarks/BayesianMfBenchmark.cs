using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary><c>bayesian-mf</c>: seconds a sample of Bayesian matrix factorization, next to libFM's MCMC on the same rows in the same run.</summary>
internal static class BayesianMfBenchmark
{
    private const ulong Seed = 1;

    public static Command Create()
    {
        var artifacts = new Option<string>("--artifacts") { Description = "The folder with the store.", DefaultValueFactory = _ => "artifacts" };
        var peer = new Option<string?>("--libfm") { Description = "The program libFM, built from github.com/srendle/libfm; without it, no peer." };
        var sample = new Option<int>("--sample") { Description = "One user in so many.", DefaultValueFactory = _ => 1 };
        var samples = new Option<int>("--samples") { Description = "Samples of each.", DefaultValueFactory = _ => 3 };
        var factors = new Option<int[]>("--factors") { Description = "The numbers of factors.", DefaultValueFactory = _ => [32, 64] };
        var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("bayesian-mf", "Seconds a sample of Bayesian matrix factorization, next to libFM.")
        {
            artifacts, peer, sample, samples, factors, threads,
        };
        command.SetAction(arguments =>
        {
            string split = BenchmarkData.FileOf(arguments.GetValue(artifacts)!, "Split", "split.parquet");
            RatingMatrix train = Read(split, arguments.GetValue(sample));
            Console.WriteLine($"Machine: {Machine.Description}. {train.Count} ratings, {train.Users.Count} users, {train.Items.Count} items.\n");
            Console.WriteLine("| factors | | threads | seconds a sample | of them |\n|---:|---|---:|---:|---|");
            foreach (int d in arguments.GetValue(factors)!)
            {
                Print(d, "Bakeoff", arguments.GetValue(threads), Ours(train, d, arguments.GetValue(samples), arguments.GetValue(threads)));
                if (arguments.GetValue(peer) is { } libFm)
                {
                    Print(d, "libFM", 1, Peer(libFm, train, d, arguments.GetValue(samples)));
                }
            }
        });
        return command;
    }

    private static RatingMatrix Read(string split, int sample)
    {
        using var session = new DuckDbSession(memoryMegabytes: 1000);
        (var users, var items, var ratings) = (new List<long>(), new List<long>(), new List<float>());
        session.ReadVectors(
            $"SELECT \"user\", item, rating FROM {DuckDbSession.Parquet(split)} WHERE part IS DISTINCT FROM 0 AND {BenchmarkData.UsersOf(sample)}",
            vectors =>
            {
                users.AddRange(vectors.Column<long>(0));
                items.AddRange(vectors.Column<long>(1));
                ratings.AddRange(vectors.Column<float>(2));
            },
            default);
        return RatingMatrix.From(new RatingTable([.. users], [.. items], [.. ratings], new long[users.Count]));
    }

    private static double[] Ours(RatingMatrix train, int factors, int samples, int threads)
    {
        using GibbsData data = GibbsData.Read(train, 0, default);
        using var sampler =
            new GibbsSampler(data, new BayesianMfOptions { Factors = factors, ImplicitFeedback = false, FlippedFeedback = false }, Seed);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return [.. Enumerable.Range(0, samples + 1).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            sampler.Next(parallel);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Skip(1)]; // The first one is compiled while it runs.
    }

    /// <summary>The time from one line to the next: libFM says a line after each sample. It predicts its test row in it.</summary>
    private static double[] Peer(string program, RatingMatrix train, int factors, int samples)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-libfm-").FullName;
        try
        {
            (string rows, string test) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"));
            Write(train, rows, train.Count);
            Write(train, test, 1);
            ProcessStartInfo start = PeerProcess.Of(
                program,
                "-task", "r", "-method", "mcmc", "-train", rows, "-test", test, "-dim", FormattableString.Invariant($"1,1,{factors}"),
                "-iter", samples + 1, "-verbosity", "0");

            using Process process = Process.Start(start)!;
            var times = new List<long>();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (line.StartsWith("#Iter=", StringComparison.Ordinal))
                {
                    times.Add(Stopwatch.GetTimestamp());
                }
            }

            return [.. times.Zip(times.Skip(1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(RatingMatrix train, string file, int rows)
    {
        using StreamWriter writer = File.CreateText(file);
        for (int user = 0; user < train.Users.Count && rows > 0; user++)
        {
            ReadOnlySpan<int> items = train.ItemsOf(user);
            for (int i = 0; i < items.Length && rows-- > 0; i++)
            {
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture, $"{train.RatingsOf(user)[i]} {user}:1 {train.Users.Count + items[i]}:1\n"));
            }
        }
    }

    private static void Print(int factors, string name, int threads, double[] seconds)
    {
        double[] sorted = [.. seconds.Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {factors} | {name} | {threads} | {sorted[sorted.Length / 2]:F2} | {sorted[0]:F2} to {sorted[^1]:F2} |"));
    }
}
