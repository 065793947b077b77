using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Benchmarks;

/// <summary>
/// Draws pairs of runs whose true values and true difference are known, from a population like real ones: people differ in how easily they are
/// pleased and predicted, and a few have most of the rows. Metrics hang together, since half of the luck of a person is the same for all.
/// </summary>
/// <param name="people">The people of each run.</param>
/// <param name="folds">In how many folds each is tested; a person is the same in all.</param>
/// <param name="truth">The true difference: hits are more likely by it, errors smaller.</param>
internal sealed class CoveragePopulation(int people, int folds, double truth)
{
    /// <summary>0 or 1 for each test user.</summary>
    public const string Hit = "hit-rate";

    /// <summary>The share of five test items.</summary>
    public const string Recall = "recall";

    /// <summary>√ of the mean squared error over rows, of which a few people have most.</summary>
    public const string Error = "rmse";

    /// <summary>The number of metrics of a run: a quarter hit rates, a quarter recalls, half RMSEs.</summary>
    public const int Metrics = 20;

    private const double ErrorSpread = 0.25;
    private const double BiasSpread = 0.3;
    private const double Shared = 0.9;

    /// <summary>The true difference of a metric, candidate minus baseline.</summary>
    /// <param name="metric">The name of the metric.</param>
    public double DifferenceOf(string metric) => metric == Error ? -truth : truth;

    /// <summary>The true value of a metric of the baseline: the mean taste, and a squared error of 1.</summary>
    /// <param name="metric">The name of the metric.</param>
    public static double ValueOf(string metric) => metric == Error ? 1 : 0.25;

    /// <summary>Draws a pair.</summary>
    /// <param name="pair">Its number.</param>
    public (EvaluatedRun Baseline, EvaluatedRun Candidate) Draw(int pair)
    {
        var random = new SeededRandom(Seeds.Derive(1, string.Create(CultureInfo.InvariantCulture, $"{people} {folds} {pair} {truth}")));
        Person[] drawn = [.. Enumerable.Range(0, people).Select(_ => DrawPerson(random))];
        (UserMetric[] old, UserMetric[] now) = (new UserMetric[Metrics], new UserMetric[Metrics]);
        for (int metric = 0; metric < Metrics; metric++)
        {
            (old[metric], now[metric]) = metric % 2 == 1 ? Errors(random, drawn) : Hits(metric % 4 == 0 ? 5 : 1, random, drawn);
        }

        return (RunOf(old), RunOf(now));
    }

    private static Person DrawPerson(SeededRandom random)
    {
        double taste = 0.05 + (0.4 * random.NextDouble());
        int rows = (int)Math.Clamp(Math.Round(Math.Exp(2 + (0.8 * Normal(random)))), 1, 200);

        // The mean of the squares of a log-normal scale is 1, and that of the whole error with its bias too.
        double luck = random.NextDouble(), scale = Math.Exp((ErrorSpread * Normal(random)) - (ErrorSpread * ErrorSpread));
        return new Person(taste, luck, rows, scale, BiasSpread * Normal(random));
    }

    private (UserMetric Old, UserMetric Now) Hits(int items, SeededRandom random, Person[] drawn)
    {
        var definition = new MetricDefinition(items == 1 ? Hit : Recall, CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
        double Luck(Person person) => random.NextInt(2) == 0 && items == 1 ? person.Luck : random.NextDouble();
        double Share(Person person, double more) => Enumerable.Range(0, items).Count(_ => Luck(person) < person.Taste + more) / (double)items;
        (double[] old, double[] now) = (new double[people * folds], new double[people * folds]);
        for (int user = 0; user < old.Length; user++)
        {
            (old[user], now[user]) = (Share(drawn[user % people], 0), Share(drawn[user % people], truth));
        }

        double[] ones = [.. old.Select(_ => 1.0)];
        return (new UserMetric(definition, old, ones), new UserMetric(definition, now, ones));
    }

    private (UserMetric Old, UserMetric Now) Errors(SeededRandom random, Person[] drawn)
    {
        var definition = new MetricDefinition(Error, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);
        (double[] old, double[] now, double[] weights) = (new double[people * folds], new double[people * folds], new double[people * folds]);
        for (int user = 0; user < old.Length; user++)
        {
            Person person = drawn[user % people];
            weights[user] = person.Rows;
            for (int row = 0; row < person.Rows; row++)
            {
                double both = Normal(random), scale = Math.Sqrt(1 - (BiasSpread * BiasSpread)) * person.Scale;
                double ErrorOf() => (scale * ((Shared * both) + (Math.Sqrt(1 - (Shared * Shared)) * Normal(random)))) + person.Bias;
                old[user] += Math.Pow(ErrorOf(), 2);
                now[user] += Math.Pow((1 - truth) * ErrorOf(), 2);
            }
        }

        return (new UserMetric(definition, old, weights), new UserMetric(definition, now, weights));
    }

    private static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private EvaluatedRun RunOf(UserMetric[] metrics)
    {
        string hash = new('a', 64);
        // Many metrics are of one kind, so each has a model of its own.
        string[] names = [.. metrics.Select((_, i) => FormattableString.Invariant($"model {i}"))];
        ModelMetrics[] models = [.. metrics.Zip(names, (metric, name) => new ModelMetrics(
            name, ModelRole.Model, ScoreKind.Ranking, 1,
            [new MetricValue(metric.Definition.Name, metric.Definition.Candidates, metric.Total(), null, null, IntervalKind.None, [])], [], []))];
        var report = new MetricsReport(
            "", [.. Enumerable.Range(0, folds)], people, people, 0, new Protocol(hash, hash, hash),
            [.. metrics.Select(metric => metric.Definition).Distinct()], models, []);
        return new EvaluatedRun(
            "", "", report, [.. Enumerable.Range(0, people * folds).Select(user => (user / people, (long)(user % people)))],
            names.Zip(metrics).ToDictionary(
                of => of.First, of =>
                    (IReadOnlyDictionary<string, UserMetric>)new Dictionary<string, UserMetric> { [of.Second.Definition.Id] = of.Second }));
    }

    /// <summary>A person.</summary>
    /// <param name="Taste">The chance of a hit.</param>
    /// <param name="Luck">What half of the draws of single hits are.</param>
    /// <param name="Rows">Test rows in each fold.</param>
    /// <param name="Scale">The scale of the errors.</param>
    /// <param name="Bias">Their mean.</param>
    private sealed record Person(double Taste, double Luck, int Rows, double Scale, double Bias);
}
