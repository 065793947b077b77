using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Reporting;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>coverage</c>: pairs of runs whose true difference is known (<see cref="CoveragePopulation"/>), compared as <c>bakeoff compare</c> does. How
/// often do the 95 % intervals hold the truth, and how often does a comparison of equals raise a false alarm?
/// </summary>
internal static class CoverageBenchmark
{
    private const double Truth = 0.01;
    private static readonly string[] Kinds = [CoveragePopulation.Hit, CoveragePopulation.Recall, CoveragePopulation.Error];

    public static Command Create()
    {
        var target = new Option<string>("--output") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of runs of each kind.", DefaultValueFactory = _ => 1000 };
        var users = new Option<int[]>("--users")
        {
            Description = "Test users of each.", DefaultValueFactory = _ => [4, 8, 20, 600], AllowMultipleArgumentsPerToken = true,
        };
        var resamples = new Option<int>("--resamples") { Description = "Resamples of each comparison.", DefaultValueFactory = _ => 2000 };
        var command = new Command("coverage", "How honest the intervals and verdicts of a comparison are, by simulation.")
        {
            target, pairs, users, resamples,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(target)!, arguments.GetValue(pairs), arguments.GetValue(users)!, arguments.GetValue(resamples)));
        return command;
    }

    private static int Run(string target, int pairs, int[] users, int resamples)
    {
        var results = new List<CoverageResult>();
        foreach ((string split, int folds) in new[] { ("last-n", 1), ("five-fold", 5) })
        {
            foreach (int people in users)
            {
                results.Add(Simulate(split, folds, people, pairs, resamples));
                Console.WriteLine(CanonicalJson.SerializeLine(results[^1]));
            }
        }

        string path = Path.Combine(target, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-coverage");
        AtomicFile.WriteText(path + ".md", Render(results, resamples));
        AtomicFile.WriteText(path + ".json", CanonicalJson.Serialize(
            new { Format = "coverage-benchmark/2", Machine = Machine.Description, Resamples = resamples, Results = results }));
        Console.Write(File.ReadAllText(path + ".md"));
        return 0;
    }

    private static CoverageResult Simulate(string split, int folds, int people, int pairs, int resamples)
    {
        var counts = Kinds.ToDictionary(kind => kind, _ => new Counts());
        (int tests, int verdicts, int alarmsOfAll, int foundOfAll) = (0, 0, 0, 0);
        (double alarmsOfTwo, double foundOfTwo) = (0, 0);
        (CoveragePopulation different, CoveragePopulation equal) = (new(people, folds, Truth), new(people, folds, 0));
        for (int pair = 0; pair < pairs; pair++)
        {
            (EvaluatedRun old, EvaluatedRun now) = different.Draw(pair);
            IReadOnlyList<ComparedMetric> rows = Compare(old, now, pair, resamples);
            foreach (ComparedMetric row in rows.Where(row => row.Verdict != Verdict.Same))
            {
                (tests, verdicts) = (tests + 1, verdicts + (row.NoVerdict is null ? 1 : 0));
                counts[row.Metric].Differences.Add(row.Low, row.High, different.DifferenceOf(row.Metric));
            }

            CountValues(old, pair, resamples, counts);
            foundOfAll += rows.Count(row => row.Verdict == Verdict.Better);
            foundOfTwo += rows.Chunk(2).Average(two => Primary(two).Count(row => row.Shown && row.Better));
            IReadOnlyList<ComparedMetric> nothing = equal.Draw(pair) is var (left, right) ? Compare(left, right, pair, resamples) : [];
            alarmsOfAll += nothing.Any(row => row.Verdict is Verdict.Better or Verdict.Worse) ? 1 : 0;
            alarmsOfTwo += nothing.Chunk(2).Average(two => Primary(two).Any(row => row.Shown) ? 1.0 : 0);
        }

        double all = pairs;
        return new CoverageResult(
            split, people, pairs, [.. Kinds.Select(kind => counts[kind].Result(kind))],
            verdicts / (double)Math.Max(1, tests), alarmsOfAll / all, alarmsOfTwo / all,
            foundOfAll / (all * CoveragePopulation.Metrics), foundOfTwo / (2 * all));
    }

    private static IReadOnlyList<ComparedMetric> Compare(EvaluatedRun old, EvaluatedRun now, int pair, int resamples) =>
        new Comparer(resamples, (ulong)pair, Environment.ProcessorCount).Compare(old, now, [], default).Rows;

    /// <summary>A metric of hits and an RMSE as the two primary metrics of an experiment, corrected for each other alone.</summary>
    private static IEnumerable<(bool Shown, bool Better)> Primary(ComparedMetric[] two)
    {
        ComparedMetric[] tested = [.. two.Where(row => row.Verdict != Verdict.Same && row.NoVerdict is null)];
        return tested.Zip(
            Holm.Adjust([.. tested.Select(row => row.PValue)]),
            (row, p) => (p < PairedDifference.Level, row.Difference > 0 == (row.Better == MetricDirection.Higher)));
    }

    private static void CountValues(EvaluatedRun run, int pair, int resamples, Dictionary<string, Counts> counts)
    {
        // One metric of each kind is enough: the others are its like.
        PersonMetric[] metrics = run.People.Sum([.. run.Metrics.Values.SelectMany(of => of.Values).DistinctBy(metric => metric.Definition.Name)]);
        double[][] values = new Bootstrap(run.People.Count, resamples, (ulong)pair, Environment.ProcessorCount).Values(metrics);
        foreach ((PersonMetric metric, double[] resampled) in metrics.Zip(values))
        {
            var interval = Interval.FromResamples(resampled, metric.EffectivePeople, SmallSample.NoInterval(metric));
            counts[metric.Definition.Name].Values.Add(interval.Low, interval.High, CoveragePopulation.ValueOf(metric.Definition.Name));
        }
    }

    private static string Render(List<CoverageResult> results, int resamples)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"Machine: {Machine.Description}. {results[0].Pairs} pairs of runs with a true difference of {Truth} and as many without one,");
        Line($"{CoveragePopulation.Metrics} metrics that hang together, {resamples} resamples.");
        Line($"In `five-fold` each person is tested in all five folds.\n");
        Line($"How often a 95 % interval holds the truth; in brackets how many of the differences, and of the values, have an interval.\n");
        Line($"| split | users | metric | of the difference | of the value |");
        Line($"|---|---:|---|---:|---:|");
        foreach ((CoverageResult result, CoverageResult.Intervals of) in results.SelectMany(result => result.Metrics.Select(of => (result, of))))
        {
            string difference = $"{Percent(of.HeldOfDifferences)} ({Percent(of.ShownOfDifferences)})";
            string value = $"{Percent(of.HeldOfValues)} ({Percent(of.ShownOfValues)})";
            Line($"| {result.Split} | {result.Users} | {of.Metric} | {difference} | {value} |");
        }

        Line($"\nHow often a comparison of equals raises a false alarm, and how many of the true differences are found: all metrics corrected");
        Line($"together, and two primary metrics, one of hits and an RMSE, corrected for each other (ten such experiments in each pair of runs).");
        Line($"Where no verdict is given, there is no alarm.\n");
        Line($"| split | users | with a verdict | false alarms, all | false alarms, two primary | found, all | found, two primary |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (CoverageResult result in results)
        {
            string alarms = $"{Percent(result.AlarmsOfAll)} | {Percent(result.AlarmsOfTwo)}";
            string found = $"{Percent(result.FoundOfAll)} | {Percent(result.FoundOfTwo)}";
            Line($"| {result.Split} | {result.Users} | {Percent(result.Verdicts)} | {alarms} | {found} |");
        }

        return text.ToString();
    }

    private static string Percent(double? share) => share is { } value ? value.ToString("P1", CultureInfo.InvariantCulture) : "–";

    /// <summary>Intervals that were asked for, that there are, and that hold the truth.</summary>
    private sealed class Count
    {
        private int _asked;
        private int _shown;
        private int _held;

        public double Shown => _shown / (double)Math.Max(1, _asked);

        public double? Held => _shown == 0 ? null : _held / (double)_shown;

        public void Add(double? low, double? high, double truth)
        {
            _asked++;
            _shown += low is null ? 0 : 1;
            _held += low <= truth && truth <= high ? 1 : 0;
        }
    }

    private sealed class Counts
    {
        public Count Differences { get; } = new();

        public Count Values { get; } = new();

        public CoverageResult.Intervals Result(string kind) => new(kind, Differences.Shown, Differences.Held, Values.Shown, Values.Held);
    }
}
