using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Testing;

/// <summary>
/// Makes up runs, as a sweep of a year would leave them: each with a record, the keys of its stages in the store, and metrics of three models. Every
/// value follows from the number of the run, so that a test can say what it must be.
/// </summary>
/// <param name="artifacts">The artifacts folder.</param>
/// <param name="moreMetrics">How many metrics of lists there are besides a dozen; a real run has 190 in all, and half a megabyte of them.</param>
public sealed class MadeUpRuns(string artifacts, int moreMetrics = 0)
{
    /// <summary>How many different results of Evaluate there are: run <c>i</c> has number <c>i % DifferentMetrics</c>.</summary>
    public const int DifferentMetrics = 50;

    /// <summary>The models of every run.</summary>
    public static readonly string[] Models = ["bias", "svd", "two-tower"];

    /// <summary>The metrics that do not measure the first model.</summary>
    private static readonly string[] s_blind = ["ndcg@10/seen-excluded", "recall@10/seen-included"];

    private readonly string[] _metrics =
    [
        "rmse", "mae", "ndcg@10", "recall@10", "recall@100", "mrr@100", "coverage@10",
        .. Enumerable.Range(0, moreMetrics / 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"made-up-{i}@10")),
    ];

    private readonly ArtifactStore _store = new(Path.Combine(artifacts, "store"));
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>The features of a run.</summary>
    /// <param name="run">The number of the run, from 0.</param>
    public static int FeaturesOf(int run) => 8 + (run % 100);

    /// <summary>The RMSE of a model of a run.</summary>
    /// <param name="run">The number of the run, from 0.</param>
    /// <param name="model">The number of the model.</param>
    public static double RmseOf(int run, int model) => ValueOf(run % DifferentMetrics, model, 0);

    /// <summary>The name of a run's experiment.</summary>
    /// <param name="run">The number of the run, from 0.</param>
    public static string ExperimentOf(int run) => run % 10 == 0 ? "quickstart"
        : FormattableString.Invariant($"quickstart@svd.features={FeaturesOf(run)}");

    /// <summary>Writes runs.</summary>
    /// <param name="count">How many.</param>
    public void Write(int count)
    {
        for (int run = 0; run < count; run++)
        {
            DateTime time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(run * 7);
            string folder = Directory.CreateDirectory(Path.Combine(artifacts, "runs", ExperimentOf(run))).FullName;
            string name = time.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(folder, name + ".json"), CanonicalJson.Serialize(Record(run, time)));
        }
    }

    private RunRecord.Record Record(int run, DateTime time) => new(
        "run/3", ExperimentOf(run), string.Create(CultureInfo.InvariantCulture, $"{run / 100:x40}"), run % 7 == 0,
        time.ToString("O", CultureInfo.InvariantCulture), "Debian", ".NET 10", 2, 8_000_000_000,
        [
            Stage("Split", run, [new("option.n", "5")], []),
            Stage("TrainSvd[0]", run, [new("option.features", FeaturesOf(run).ToString(CultureInfo.InvariantCulture))], []),
            Stage("Evaluate", run, [new("option.made-up", (run % DifferentMetrics).ToString(CultureInfo.InvariantCulture))], [
                (MetricsReport.FileName, () => CanonicalJson.Serialize(Metrics(run % DifferentMetrics)))]),
        ])
    {
        Branch = run % 2 == 0 ? "main" : "faster", Status = run % 50 == 49 ? RunStatus.Failed : RunStatus.Succeeded,
        Errors = run % 50 == 49 ? ["BKF6001: the training diverged."] : null, Seconds = 2 + (run % 60),
    };

    private StageRecord Stage(string label, int run, KeyPart[] parts, (string Name, Func<string> Text)[] files)
    {
        string stage = StageLabel.StageOf(label), id = $"{label} {string.Join(' ', parts.Select(part => part.Value))}";
        if (!_keys.TryGetValue(id, out string? key))
        {
            string output = Directory.CreateDirectory(Path.Combine(artifacts, "store", "tmp", Path.GetRandomFileName(), "output")).FullName;
            Array.ForEach(files, file => File.WriteAllText(Path.Combine(output, file.Name), file.Text()));
            var made = new StageKey([new("stage", label), .. parts]);
            _store.Publish(stage, label, made, output, []);
            _keys[id] = key = made.Hash;
        }

        return new StageRecord(
            label, key, stage == "Split" && run > 0, [], stage == "Split" ? 0 : 1 + (run % 30), 100_000_000, 1000, BeganSeconds: 0);
    }

    private MetricsReport Metrics(int number)
    {
        MetricDefinition[] definitions =
        [
            .. _metrics.SelectMany(name => name is "rmse" or "mae"
                ? [new MetricDefinition(name, CandidateSet.TestItems, MetricDirection.Lower, 1, name, MetricPopulation.Ratings)]
                : new[] { CandidateSet.SeenExcluded, CandidateSet.SeenIncluded }.Select(
                    candidates => new MetricDefinition(name, candidates, MetricDirection.Higher, 1, name))),
        ];
        ModelMetrics[] models =
        [
            .. Models.Select((model, place) => new ModelMetrics(
                model, ModelRole.Model, ScoreKind.Rating, 1,
                [
                    .. definitions.Select((definition, i) => Metric(definition, ValueOf(number, place, i)) with
                    {
                        DoesNotMeasure = place == 0 && s_blind.Contains(definition.Id) ? "not distinguishable from random" : null,
                    }),
                ],
                [], [])),
        ];
        return new MetricsReport(MetricsReport.CurrentFormat, [0], 100, 500, 1000, new Protocol("a", "b", "c"), definitions, models, [])
        {
            Primary = ["rmse/test-items", "ndcg@10/seen-excluded"],
        };
    }

    private static MetricValue Metric(MetricDefinition definition, double value) => new(
        definition.Name, definition.Candidates, value, value - 0.01, value + 0.01, IntervalKind.Bootstrap, [value], Users: 100);

    private static double ValueOf(int number, int model, int metric) => 0.5 + (number * 0.001) + (model * 0.01) + (metric * 0.02);
}
