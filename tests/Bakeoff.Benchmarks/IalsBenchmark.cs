using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>ials</c>: an iteration of implicit ALS on the ratings of 4 and more, next to <c>implicit</c>'s two solvers in the same run and in turn, from
/// the same first factors and with the same loss.
/// </summary>
internal static class IalsBenchmark
{
    private const double Confidence = 10; // An observed pair has the weight 1 + this.
    private const double Regularization = 10;

    public static Command Create()
    {
        var ratings = new Argument<string>("ratings") { Description = "The ratings.parquet of Ingest." };
        var peer = new Argument<string>("peer") { Description = "A folder with implicit's module _als: see docs/benchmarks/README.md." };
        var factors = new Option<int[]>("--factors") { DefaultValueFactory = _ => [64, 128, 256], AllowMultipleArgumentsPerToken = true };
        var iterations = new Option<int>("--iterations") { DefaultValueFactory = _ => 4 };
        var kinds = new Option<string[]>("--kinds")
        {
            Description = "cg and exact (implicit), ours, or ours-32 for blocks of 32.", DefaultValueFactory = _ => ["cg", "ours", "exact"],
            AllowMultipleArgumentsPerToken = true,
        };
        var command =
            new Command("ials", "Implicit ALS next to implicit's: seconds an iteration, and loss.") { ratings, peer, factors, iterations, kinds };
        command.SetAction(arguments => Run(
            arguments.GetValue(ratings)!, arguments.GetValue(peer)!, arguments.GetValue(factors)!, arguments.GetValue(kinds)!,
            arguments.GetValue(iterations)));
        return command;
    }

    private static int Run(string ratings, string peer, int[] factors, string[] kinds, int iterations)
    {
        string data = Directory.CreateTempSubdirectory("bakeoff-ials-").FullName;
        try
        {
            ValuedRows ofUsers = Read(ratings, data, out int items);
            ValuedRows ofItems = ofUsers.Transposed(items);
            Console.WriteLine($"Machine: {Machine.Description}. {ofUsers.Count} users, {items} items.\n");
            Console.WriteLine("| factors | solver | seconds of each iteration | median | loss after each |\n|---:|---|---|---:|---|");
            foreach (int size in factors)
            {
                foreach (string kind in kinds)
                {
                    (double Seconds, double Loss)[] turns = kind.StartsWith("ours", StringComparison.Ordinal)
                        ? Ours(ofUsers, ofItems, size, kind.Contains('-') ? int.Parse(kind[5..], CultureInfo.InvariantCulture) : 0, iterations)
                        : Peer(peer, data, ofUsers.Count, items, size, kind, iterations);
                    double[] seconds = [.. turns.Select(turn => turn.Seconds)];
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {size} | {kind} | {Join(seconds, "F2")} | {seconds.Order().ElementAt(seconds.Length / 2):F2} | "
                            + $"{Join(turns.Select(turn => turn.Loss), "F6")} |"));
                }
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        return 0;
    }

    private static string Join(IEnumerable<double> values, string format) =>
        string.Join(", ", values.Select(value => value.ToString(format, CultureInfo.InvariantCulture)));

    /// <summary>The pairs as compressed rows of users; they are written for the peer, too.</summary>
    private static ValuedRows Read(string ratings, string data, out int items)
    {
        var (starts, indices, positions) = (new List<int>(), new List<int>(), new Dictionary<long, int>());
        long last = -1;
        using (var session = new DuckDbSession())
        {
            session.Read($"SELECT \"user\", item FROM {DuckDbSession.Parquet(ratings)} WHERE rating >= 4 ORDER BY \"user\", item", row =>
            {
                if (row.GetInt64(0) != last)
                {
                    last = row.GetInt64(0);
                    starts.Add(indices.Count);
                }

                positions.TryAdd(row.GetInt64(1), positions.Count);
                indices.Add(positions[row.GetInt64(1)]);
            });
        }

        starts.Add(indices.Count);
        items = positions.Count;
        Write<int>(Path.Combine(data, "starts.bin"), CollectionsMarshal.AsSpan(starts));
        Write<int>(Path.Combine(data, "indices.bin"), CollectionsMarshal.AsSpan(indices));
        return new ValuedRows([.. starts], [.. indices], []);
    }

    private static void Write<T>(string path, ReadOnlySpan<T> values)
        where T : unmanaged => File.WriteAllBytes(path, MemoryMarshal.AsBytes(values));

    /// <summary>α₀ = 1/α and λ/(1 + α) with ν = 0 are weights of 1 + α and 1 with one λ (decision 50).</summary>
    private static (double Seconds, double Loss)[] Ours(ValuedRows ofUsers, ValuedRows ofItems, int size, int block, int iterations)
    {
        var options = new IalsOptions
        {
            Factors = size, BlockSize = block, UnobservedWeight = 1 / Confidence, Regularization = Regularization / (1 + Confidence),
            FrequencyScaling = 0,
        };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        IalsPass pass = IalsPass.Create(options);
        using FactorRows users = Draw(ofUsers.Count, size, 1);
        using FactorRows items = Draw(ofItems.Count, size, 2);
        var turns = new (double, double)[iterations];
        for (int turn = 0; turn < iterations; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            pass.Solve(users, ofUsers, items, 1, parallel);
            pass.Solve(items, ofItems, users, 1, parallel);
            turns[turn] = (Stopwatch.GetElapsedTime(start).TotalSeconds, Loss(ofUsers, users, items, parallel));
        }

        return turns;
    }

    private static FactorRows Draw(int count, int size, ulong seed)
    {
        var rows = new FactorRows(count, size);
        InitialFactors.Draw(rows, size, 0.1, new SeededRandom(seed));
        return rows;
    }

    /// <summary>As implicit's <c>calculate_loss</c> has it, of factors whose scores are α/(1 + α) times as large.</summary>
    private static unsafe double Loss(ValuedRows ofUsers, FactorRows users, FactorRows items, ParallelOptions parallel)
    {
        const double Size = (1 + Confidence) / Confidence;
        (double[][] left, double[][] right) = (GramMatrix.Compute(users, parallel), GramMatrix.Compute(items, parallel));
        double all = left.Zip(right, (a, b) => a.Zip(b, (x, y) => x * y).Sum()).Sum();
        double norms = left.Select((row, i) => row[i]).Sum() + right.Select((row, i) => row[i]).Sum();
        double[] observed = new double[ofUsers.Count];
        long pairs = 0;
        for (int user = 0; user < ofUsers.Count; user++)
        {
            pairs += ofUsers.LengthOf(user);
        }

        Parallel.For(0, ofUsers.Count, parallel, user =>
        {
            foreach (int item in ofUsers.IndicesOf(user))
            {
                double score = Size * Products.Dot(users.Rows.Row(user), items.Rows.Row(item), users.Size);
                observed[user] += ((1 + Confidence) * (score - 1) * (score - 1)) - (score * score);
            }
        });
        return (observed.Sum() + (Size * Size * all) + (Regularization * Size * norms))
            / ((pairs * Confidence) + ((double)ofUsers.Count * items.Count));
    }

    private static (double Seconds, double Loss)[] Peer(string peer, string data, int users, int items, int size, string kind, int iterations)
    {
        foreach ((string name, int count, ulong seed) in new[] { ("users", users, 1UL), ("items", items, 2UL) })
        {
            using FactorRows rows = Draw(count, size, seed);
            using FileStream file = File.Create(Path.Combine(data, $"{name}-{size}.bin"));
            for (int row = 0; row < count; row++)
            {
                file.Write(MemoryMarshal.AsBytes(rows[row]));
            }
        }

        ProcessStartInfo start = PeerProcess.Of(
            "/usr/bin/python3",
            Path.Combine(AppContext.BaseDirectory, "ials.py"), peer, data, size, kind, iterations, 1 + Confidence, Regularization,
            Environment.ProcessorCount);

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(values => (
                double.Parse(values[0], CultureInfo.InvariantCulture), double.Parse(values[1], CultureInfo.InvariantCulture)))]
            : throw new InvalidOperationException("The peer failed: its module is built as docs/benchmarks/README.md says.");
    }
}
