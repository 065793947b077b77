using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary><c>neighbours</c>: models of items and users fitted on 20 M ratings, and lists from them, in turn with SciPy's sparse products.</summary>
internal static class NeighboursBenchmark
{
    private const string Measure = "measure-neighbours";
    private static readonly string[] Peers = ["scipy", "svds", "randomized"];
    private const int Neighbours = 100;
    private const int Factors = 50;
    private const int Step = 5; // The users of one of five partitions, as the experiment tests them.

    public static IEnumerable<Command> Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var models = new Option<string>(
            "--models") { Description = "Which, with commas; scipy is a peer of item-knn, svds and randomized of pure-svd.",
            DefaultValueFactory = _ => "item-knn,scipy,slim,rp3beta,user-knn,pure-svd,svds,randomized" };
        var runs = new Option<int>("--runs") { Description = "How often each is measured, in turn.", DefaultValueFactory = _ => 3 };
        var command = new Command("neighbours", "Neighbourhood models and SLIM compared with SciPy.") { artifacts, models, runs };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(models)!.Split(','), arguments.GetValue(runs)));
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var folder = new Argument<string>("folder") { Description = "Holds users.bin and items.bin." };
        var measure = new Command(Measure, "Measure one case (the benchmark calls this).") { what, folder };
        measure.Hidden = true;
        measure.SetAction(arguments => Console.WriteLine(CanonicalJson.SerializeLine(
            MeasureOne(CanonicalJson.Deserialize<NeighboursCase>(arguments.GetValue(what)!), arguments.GetValue(folder)!))));
        return [command, measure];
    }

    private static int Run(string artifacts, string[] models, int runs)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-neighbours-").FullName;
        try
        {
            WriteRows(BenchmarkData.FileOf(artifacts, "Split", "split.parquet"), folder);
            Console.WriteLine($"Machine: {Machine.Description}.\n");
            Console.WriteLine(
                "| model | fit, s | of processors, s | lists, s | lists | sum of best scores | peak, MB |\n|---|---:|---:|---:|---:|---:|---:|");
            foreach (string model in Enumerable.Range(0, runs).SelectMany(_ => models))
            {
                var what = new NeighboursCase(model, Environment.ProcessorCount, Step);
                NeighboursResult result = Peers.Contains(model) ? MeasurePeer(model, folder)
                    : MeasurementProcess.Run<NeighboursCase, NeighboursResult>(Measure, what, null, folder);
                Console.WriteLine(
                    FormattableString.Invariant($"| {model} | {result.FitSeconds:F2} | {result.FitProcessorSeconds:F2} | {result.ListSeconds:F2} | ")
                        + FormattableString.Invariant($"{result.Lists} | {result.BestScores:G6} | {result.PeakMegabytes:F0} |"));
            }

            return 0;
        }
        catch (BakeoffException e)
        {
            Console.Error.WriteLine($"error {e.Code}: {e.Message} {e.Remedy}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The training rows of fold 0, as indices of users and items.</summary>
    private static void WriteRows(string split, string folder)
    {
        (List<long> users, List<long> items) = ([], []);
        using (var session = new DuckDbSession(memoryMegabytes: 500))
        {
            session.ReadVectors(
                $"SELECT \"user\", item FROM {DuckDbSession.Parquet(split)} WHERE part <> 0",
                vectors =>
                {
                    users.AddRange(vectors.Column<long>(0));
                    items.AddRange(vectors.Column<long>(1));
                },
                default);
        }

        foreach ((string name, List<long> ids) in new[] { ("users", users), ("items", items) })
        {
            IdMap map = IdMap.From(ids);
            int[] indices = [.. ids.Select(map.IndexOf)];
            File.WriteAllBytes(Path.Combine(folder, $"{name}.bin"), MemoryMarshal.AsBytes(indices.AsSpan()));
        }
    }

    private static int[] ReadIndices(string folder, string name) =>
        MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(Path.Combine(folder, $"{name}.bin"))).ToArray();

    private static RatingMatrix ReadRows(string folder)
    {
        (int[] users, int[] items) = (ReadIndices(folder, "users"), ReadIndices(folder, "items"));
        int[] starts = new int[users[^1] + 2];
        foreach (int user in users)
        {
            starts[user + 1]++;
        }

        for (int user = 1; user < starts.Length; user++)
        {
            starts[user] += starts[user - 1];
        }

        IdMap Ids(int count) => IdMap.From(Enumerable.Range(0, count).Select(id => (long)id));
        return new RatingMatrix(Ids(starts.Length - 1), Ids(items.Max() + 1), starts, items, new float[items.Length]);
    }

    private static NeighboursResult MeasureOne(NeighboursCase what, string folder)
    {
        RatingMatrix rows = ReadRows(folder);
        var raters = new RaterLists(rows);
        int[] asked = [.. Enumerable.Range(0, (rows.Users.Count + what.Step - 1) / what.Step).Select(user => user * what.Step)];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        IScorer model = Fit(what, raters, [.. asked.Select(user => (long)user)]);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds, processors = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double best = MakeLists(model, rows, asked, what.Threads);
        double lists = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new NeighboursResult(fit, processors, lists, asked.Length, best, MeasurementProcess.PeakMegabytes());
    }

    private static IScorer Fit(NeighboursCase what, RaterLists raters, long[] asked)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = what.Threads };
        return what.Model switch
        {
            "item-knn" => new ItemKnnModel(raters, new ItemKnnOptions { Neighbours = Neighbours }, parallel),
            "user-knn" => new UserKnnModel(raters, new UserKnnOptions { Neighbours = Neighbours }, asked, parallel),
            "rp3beta" => new Rp3BetaModel(raters, new Rp3BetaOptions { Neighbours = Neighbours }, parallel),
            "slim" => new SlimModel(raters, new SlimOptions { Neighbours = Neighbours }, parallel),
            "pure-svd" => new PureSvdModel(raters, Factors, 1, parallel),
            _ => throw new ArgumentException($"There is no model '{what.Model}'."),
        };
    }

    /// <summary>Lists of a hundred, of what the user has not rated; the sum of the best scores.</summary>
    private static double MakeLists(IScorer model, RatingMatrix rows, int[] asked, int threads)
    {
        const int BlockUsers = 16;
        double[] best = new double[asked.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(
            0, (asked.Length + BlockUsers - 1) / BlockUsers, parallel, () => new ListPicker(BlockUsers, TopItems.ListLength),
            (block, _, picker) =>
            {
                int first = block * BlockUsers;
                int[] users = asked[first..Math.Min(asked.Length, first + BlockUsers)];
                picker.Begin([.. users.Select(user => rows.ItemsOf(user).ToArray().Order().ToArray())]);
                model.ScoreCatalogues([.. users.Select(user => (long)user)], rows.Items.Count, picker);
                for (int user = 0; user < users.Length; user++)
                {
                    best[first + user] = picker.ListsOf(user).Excluded.Scores[0];
                }

                return picker;
            },
            _ => { });
        return best.Sum();
    }

    private static NeighboursResult MeasurePeer(string model, string folder)
    {
        int size = model == "scipy" ? Neighbours : Factors;
        string script = Path.Combine(AppContext.BaseDirectory, "neighbours.py");
        ProcessStartInfo start = PeerProcess.Of("/usr/bin/python3", script, folder, size, TopItems.ListLength, Step, model);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? CanonicalJson.Deserialize<NeighboursResult>(output)
            : throw new InvalidOperationException("neighbours.py failed: it needs Debian's python3-scipy.");
    }
}
