using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>coverage</c>: pairs of runs whose true difference is known, compared as <c>bakeoff compare</c> does. How often do the 95 % intervals hold
/// the true difference, and how often does a comparison of equals raise a false alarm for any of its metrics?
/// </summary>
internal static class CoverageBenchmark
{
    private const int Metrics = 20;
    private const double Truth = 0.01;

    public static Command Create()
    {
        var target = new Option<string>("--output") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of runs.", DefaultValueFactory = _ => 1000 };
        var users = new Option<int>("--users") { Description = "Test users of each.", DefaultValueFactory = _ => 600 };
        var resamples = new Option<int>("--resamples") { Description = "Resamples of each comparison.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("coverage", "How honest the intervals and verdicts of a comparison are, by simulation.") { target, pairs, users, resamples };
        command.SetAction(arguments => Run(arguments.GetValue(target)!, arguments.GetValue(pairs), arguments.GetValue(users), arguments.GetValue(resamples)));
        return command;
    }

    private static int Run(string target, int pairs, int users, int resamples)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{pairs} pairs of runs, {users} test users, {Metrics} metrics that hang together: half are means over users of hits (0 or 1 for most users), half RMSEs over one to nine ratings a user; {resamples} resamples.\n\n| | hits | RMSE |\n|---|---:|---:|\n");
        double[] covered = new double[2];
        (int alarms, int found) = (0, 0);
        for (int pair = 0; pair < pairs; pair++)
        {
            foreach (ComparedMetric row in Compare(pair, users, resamples, Truth))
            {
                covered[row.Metric == "rmse" ? 1 : 0] += row.Low <= TruthOf(row) && TruthOf(row) <= row.High ? 1 : 0;
                found += row.Verdict == ComparedMetric.IsBetter ? 1 : 0;
            }

            alarms += Compare(pair, users, resamples, 0).Any(row => row.Verdict is ComparedMetric.IsBetter or ComparedMetric.IsWorse) ? 1 : 0;
        }

        double half = pairs * Metrics / 2.0;
        text.Append(CultureInfo.InvariantCulture, $"| the 95 % interval holds the true difference | {covered[0] / half:P1} | {covered[1] / half:P1} |\n\nComparisons of equals with any verdict but \"no difference shown\" (the family-wise false alarms): {(double)alarms / pairs:P1}. Of the true differences {found / (2 * half):P1} were shown.\n");
        AtomicFile.WriteText(Path.Combine(target, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-coverage.md"), text.ToString());
        Console.Write(text);
        return 0;
    }

    /// <summary>A hit becomes more likely by the truth; an error is drawn with a standard deviation of 1, and of 1 − truth.</summary>
    private static double TruthOf(ComparedMetric row) => row.Metric == "rmse" ? -Truth : Truth;

    private static IReadOnlyList<ComparedMetric> Compare(int pair, int users, int resamples, double truth)
    {
        var random = new SeededRandom(Seeds.Derive(1, string.Create(CultureInfo.InvariantCulture, $"{pair} {truth}")));
        double[] tastes = [.. Enumerable.Range(0, users).Select(_ => 0.05 + (0.4 * random.NextDouble()))];
        int[] rows = [.. Enumerable.Range(0, users).Select(_ => 1 + random.NextInt(9))];
        (UserMetric[] old, UserMetric[] now) = (new UserMetric[Metrics], new UserMetric[Metrics]);
        double[] shared = [.. Enumerable.Range(0, users).Select(_ => random.NextDouble())];
        for (int metric = 0; metric < Metrics; metric++)
        {
            MetricDefinition definition = metric % 2 == 0
                ? new MetricDefinition("recall", $"{metric}", MetricDefinition.Higher, 1, "") : new MetricDefinition("rmse", $"{metric}", MetricDefinition.Lower, 1, "", MetricDefinition.Ratings);
            (old[metric], now[metric]) = metric % 2 == 0 ? Hits(definition, random, tastes, shared, truth) : Errors(definition, random, rows, truth);
        }

        return new Comparer(resamples, (ulong)pair, Environment.ProcessorCount).Compare(RunOf(old), RunOf(now), [], default).Rows;
    }

    private static (UserMetric Old, UserMetric Now) Hits(MetricDefinition definition, SeededRandom random, double[] tastes, double[] shared, double truth)
    {
        // Half of the luck is the user's, and the same for all metrics and both runs.
        double Hit(int user, double more) => (random.NextInt(2) == 0 ? shared[user] : random.NextDouble()) < tastes[user] + more ? 1 : 0;
        return (Metric(definition, [.. tastes.Index().Select(user => Hit(user.Index, 0))], null), Metric(definition, [.. tastes.Index().Select(user => Hit(user.Index, truth))], null));
    }

    private static (UserMetric Old, UserMetric Now) Errors(MetricDefinition definition, SeededRandom random, int[] rows, double truth)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        (double[] old, double[] now) = (new double[rows.Length], new double[rows.Length]);
        for (int user = 0; user < rows.Length; user++)
        {
            for (int row = 0; row < rows[user]; row++)
            {
                double both = Normal();
                (double first, double second) = (Normal(), Normal());
                old[user] += Math.Pow((0.9 * both) + (Math.Sqrt(0.19) * first), 2);
                now[user] += Math.Pow((1 - truth) * ((0.9 * both) + (Math.Sqrt(0.19) * second)), 2);
            }
        }

        double[] weights = [.. rows.Select(count => (double)count)];
        return (Metric(definition, old, weights), Metric(definition, now, weights));
    }

    private static UserMetric Metric(MetricDefinition definition, double[] sums, double[]? weights) => new(definition, sums, weights ?? [.. sums.Select(_ => 1.0)]);

    private static EvaluatedRun RunOf(UserMetric[] metrics)
    {
        string hash = new('a', 64);
        int users = metrics[0].Sums.Length;
        var model = new ModelMetrics("model", MeasuredModel.Trained, "", 1, [.. metrics.Select(metric => new MetricValue(metric.Definition.Name, metric.Definition.Candidates, metric.Total(), 0, 0, "", []))], [], []);
        return new EvaluatedRun(
            "", "", new MetricsReport("", [0], users, users, 0, new Protocol(hash, hash, hash), [.. metrics.Select(metric => metric.Definition)], [model], []), [.. Enumerable.Range(0, users).Select(user => (0, (long)user))],
            new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { ["model"] = metrics.ToDictionary(metric => metric.Definition.Id) });
    }
}
