using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>
/// Stages that do nothing, in this process: a model's error is that of its user, and grows with its features and shrinks with its epochs. So a runner
/// plans, compares and searches as it always does, without a process.
/// </summary>
internal sealed class FakeStages(TestFolder folder) : IStageLauncher, IExperimentListener
{
    private const int Users = 60, RowsOfAUser = 5;
    private readonly Lock _lock = new();

    /// <summary>The nodes that ran, each with its experiment's features and epochs where it trains.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>The points that were measured.</summary>
    public List<SweepProgress> Points { get; } = [];

    /// <summary>The trials of models' options that were measured.</summary>
    public List<TuningProgress> Trials { get; } = [];

    /// <summary>Is called after each trial.</summary>
    public Action AfterTrial { get; set; } = () => { };

    /// <summary>Is called before each training.</summary>
    public Action BeforeTraining { get; set; } = () => { };

    /// <summary>The number of features with which the training fails.</summary>
    public int DivergesAt { get; set; } = -1;

    /// <summary>The code of the error of a training that fails.</summary>
    public string FailsWith { get; set; } = ErrorCodes.TrainingDiverged;

    /// <summary>Whether Evaluate finds nothing to measure, as of a model that can do nothing with the data.</summary>
    public bool MeasuresNothing { get; set; }

    /// <summary>The number of features from which on every training fails.</summary>
    public int DivergesFrom { get; set; } = int.MaxValue;

    /// <summary>How long a training takes.</summary>
    public TimeSpan TrainingTakes { get; set; }

    /// <summary>What the stages that do nothing write after their label: another machine's is the same unless a test says otherwise.</summary>
    public string Machine { get; set; } = "";

    /// <summary>Where the experiments are, and what of the machine may be used.</summary>
    public RunnerOptions Options => new() { ExperimentsFolder = folder["experiments"], Threads = 1, Jobs = 1, MemoryBytes = 8_000_000_000 };

    /// <summary>A runner of the folder's experiments.</summary>
    public ExperimentRunner Runner => new(Options, this, this);

    /// <summary>Writes an experiment that trains <c>svd</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="more">More members of the file, with a comma before them.</param>
    public void Write(string name, int features, string more = "")
    {
        folder.Write("experiments/data/ratings.csv", "user,item,rating,timestamp\n1,2,3,4\n");
        folder.Write($"experiments/{name}/experiment.json", string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "question": "?", "dataset": { "name": "data", "path": "../data", "format": "csv" },
              "models": { "svd": { "features": {{features}}, "epochs": 10 }, "two-tower": null }{{more}}
            }
            """));
    }

    /// <inheritdoc/>
    public StageUsage Run(StageRequest request, CancellationToken cancellation)
    {
        lock (_lock)
        {
            switch (request.Stage)
            {
                case "TrainSvd":
                    Train(request);
                    break;
                case "Evaluate":
                    Ran.Add(request.Label);
                    Evaluate(File.ReadAllText(Path.Combine(request.Inputs["TrainSvd[0]"], "options.json")), request.OutputFolder);
                    break;
                case "Report":
                    Ran.Add(request.Label);
                    File.Copy(Path.Combine(request.Inputs["Evaluate"], "metrics.json"), Path.Combine(request.OutputFolder, "metrics.json"));
                    break;
                default:
                    Ran.Add(request.Label);
                    Text(request.OutputFolder, "text.txt", request.Label + Machine);
                    break;
            }

            return new StageUsage(1);
        }
    }

    private void Train(StageRequest request)
    {
        (int features, int epochs) = Of(request.OptionsJson);
        Ran.Add(string.Create(CultureInfo.InvariantCulture, $"{request.Label} {features} {epochs}"));
        BeforeTraining();
        Thread.Sleep(TrainingTakes);
        if (features == DivergesAt || features >= DivergesFrom)
        {
            throw new TrainingException(FailsWith, "the loss is not a number.", "Choose a smaller learning rate.");
        }

        Text(request.OutputFolder, "options.json", request.OptionsJson);
    }

    private void Evaluate(string options, string output)
    {
        (int features, int epochs) = Of(options);
        double ErrorOf(int user) => 0.5 + (user * 37 % Users / 200.0) + (0.1 * features * (1 + (user % 7 / 20.0))) + (0.1 / epochs);
        double[] errors = [.. Enumerable.Range(0, Users).Select(ErrorOf)];
        var definition = new MetricDefinition("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√", MetricPopulation.Ratings);
        MetricsReport report = EvaluatedRuns.Create(definition, [.. errors.Select(error => error * error * RowsOfAUser)], weight: RowsOfAUser).Report;
        Text(output, "metrics.json", CanonicalJson.Serialize(report with
        {
            Format = MetricsReport.CurrentFormat, Primary = [definition.Id], Models = MeasuresNothing ? [] : report.Models,
        }));
        using var session = new DuckDbSession();
        string rows = string.Join(
            ", ", errors.Select((error, user) => FormattableString.Invariant($"('svd', 0, {user}, {RowsOfAUser}, {RowsOfAUser}, {error})")));
        session.Execute($"CREATE TABLE users AS SELECT * FROM (VALUES {rows}) t (model, fold, \"user\", rows, predicted, \"{definition.Id}\")");
        session.WriteParquet(
            "SELECT model, fold, \"user\"::BIGINT AS \"user\", rows, predicted, \"rmse/test-items\"::DOUBLE AS \"rmse/test-items\" FROM users "
                + "ORDER BY \"user\"",
            Path.Combine(output, "per-user.parquet"));
    }

    private static (int Features, int Epochs) Of(string options)
    {
        using JsonDocument document = JsonDocument.Parse(options);
        return (document.RootElement.GetProperty("features").GetInt32(), document.RootElement.GetProperty("epochs").GetInt32());
    }

    private static void Text(string output, string name, string text) => AtomicFile.WriteText(Path.Combine(output, name), text);

    void IExperimentListener.PointMeasured(SweepProgress progress) => Points.Add(progress);

    void IExperimentListener.TrialMeasured(TuningProgress progress)
    {
        Trials.Add(progress);
        AfterTrial();
    }
}
