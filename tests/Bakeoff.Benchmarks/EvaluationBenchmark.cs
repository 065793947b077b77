using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>evaluation</c>, at MovieLens 20M's size (138,493 users, 26,744 items, 32 dimensions, 144 seen items a user): the top 100 of the full
/// catalogue and all their metrics next to the bare matrix product; the bootstrap of 20 metrics.
/// </summary>
internal static class EvaluationBenchmark
{
    private const int Resamples = 10_000;
    private static readonly MetricSet Metrics = new(new EvaluationOptions());

    public static Command Create()
    {
        var target = new Option<string>("--output") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var users = new Option<int>("--users") { Description = "Test users.", DefaultValueFactory = _ => 138_493 };
        var runs = new Option<int>("--runs") { Description = "Runs of each; they take turns.", DefaultValueFactory = _ => 5 };
        var command = new Command("evaluation", "Lists, metrics and intervals.") { target, users, runs };
        command.SetAction(arguments => Run(arguments.GetValue(target)!, arguments.GetValue(users), arguments.GetValue(runs)));
        return command;
    }

    private static int Run(string target, int users, int runs)
    {
        using var data = new EvaluationData(users);
        var seconds = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        void Take(string name, Action work)
        {
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            work();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            seconds.TryAdd(name, []);
            seconds[name].Add(elapsed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {elapsed:F2} s"));
        }

        for (int run = 0; run < runs; run++)
        {
            RecommendationLists? lists = null;
            List<UserMetric>? metrics = null;
            Take("1 the bare matrix product", data.Multiply);
            Take("2 top 100, seen items excluded", () => lists = data.Lists());
            Take("3 accuracy metrics of those lists", () => metrics = ListMeasures.Compute(data.Test, lists!, CandidateSet.SeenExcluded, Metrics));
            Take("4 novelty, diversity, popularity lift", () => DescriptionMeasures.Compute(data.Test, lists!, CandidateSet.SeenExcluded, Metrics));
            Take("5 coverage, Gini", () => DescriptionMeasures.OfAll(data.Test, lists!, CandidateSet.SeenExcluded, Metrics).Count());
            Take("6 bootstrap of 20 metrics, 10,000 resamples", () =>
                new Bootstrap(users, Resamples, 1, Environment.ProcessorCount).Values(data.Test.People.Sum([.. metrics!.Take(20)])));
            Take("7 bootstrap of both sides of a comparison, 20 metrics each", () =>
                new Bootstrap(users, Resamples, 1, Environment.ProcessorCount).Differences(Pairs(data.Test.People.Sum([.. metrics!.Take(40)]))));
        }

        Write(target, users, seconds);
        return 0;
    }

    private static (PersonMetric Left, PersonMetric Right)[] Pairs(PersonMetric[] metrics) => [.. metrics.Take(20).Zip(metrics.Skip(20))];

    private static void Write(string target, int users, SortedDictionary<string, List<double>> seconds)
    {
        double Median(string name) => seconds[name].Order().ElementAt(seconds[name].Count / 2);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Machine: {Machine.Description}. {users:N0} users, {EvaluationData.Items:N0} items, {EvaluationData.Dimensions} dimensions. Medians, "
                + $"smallest to largest in brackets; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB, the benchmark's own "
                + $"factors included.\n\n| what | seconds | to the product |\n|---|---:|---:|\n");
        double product = Median(seconds.Keys.First());
        foreach ((string name, List<double> values) in seconds)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name[2..]} | {Median(name):F2} [{values.Min():F2}, {values.Max():F2}] | {Median(name) / product:F2} |\n");
        }

        string path = Path.Combine(target, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-evaluation");
        AtomicFile.WriteText(path + ".md", text.ToString());
        AtomicFile.WriteText(
            path + ".json", CanonicalJson.Serialize(
                new { Format = "evaluation-benchmark/1", Machine = Machine.Description, Users = users, Seconds = seconds }));
        Console.Write(text);
    }
}
