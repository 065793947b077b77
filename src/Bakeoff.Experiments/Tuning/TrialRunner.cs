using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>Runs the trials of a model and reads what they came to. Several may run at a time.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="experiment">The experiment that tunes.</param>
/// <param name="model">The model.</param>
/// <param name="file">The experiment's file.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class TrialRunner(
    RunContext context, Experiment experiment, TunedModel model, string file, CancellationToken cancellation)
{
    private readonly ValidationRun _run = new(context, file, cancellation);

    /// <summary>Runs a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="BakeoffException">
    /// It fails otherwise than by its options, with the given ones by the model's own fault, or the model has none of the metrics (<c>BKF7006</c>).
    /// </exception>
    public TrialResult Run(Trial trial)
    {
        cancellation.ThrowIfCancellationRequested();
        SortedDictionary<string, string> options = model.OptionsOf(trial.Point, trial.Budget), set = trial.Number == 0 ? [] : options;
        string name = TrialName.Create(experiment.Name, model.Name, set);
        try
        {
            return Run(trial, options, set, name);
        }
        catch (BakeoffException e) when (trial.Number > 0 && !cancellation.IsCancellationRequested)
        {
            // Whoever reads it has given other options.
            throw new ReportedException([.. e.Reports.Select(report => report with { Message = $"of the trial {name}: {report.Message}" })]);
        }
    }

    private TrialResult Run(Trial trial, SortedDictionary<string, string> options, SortedDictionary<string, string> set, string name)
    {
        StageGraph graph;
        try
        {
            graph = GraphBuilder.Build(TuningTrials.Create(experiment, model, set));
        }
        catch (ReportedException e) when (e.Code == ErrorCodes.ConflictingOptions)
        {
            return Failed(trial, name, options, $"{e.Code}: {e.Reports[0].Message}"); // Such a combination is none; others are.
        }

        Engine engine = context.EngineFor(graph);
        if (_run.Run(engine, graph) is { } failure)
        {
            // A model of one's own that fails as it is given is broken; with other options it may fail by them.
            return trial.Number == 0 && ValidationRun.IsOfACustomModel(failure.Code) ? throw new ReportedException([failure])
                : Failed(trial, name, options, $"{failure.Code}: {failure.Message}");
        }

        MetricsReport report = Read(engine, graph);
        if (report.Model(model.Name) is not { } metrics)
        {
            // Such as one that goes by the items' categories, of which there are none.
            return Failed(trial, name, options, "the model gives nothing on this data that could be measured");
        }

        MetricDefinition metric = MetricOf(report, metrics);
        double value = metrics.Find(metric.Id)!.Value;
        bool isNumber = double.IsFinite(value);
        double? seconds = ModelParameters.Seconds(context.Settings, graph, model.Name) is { } took ? Math.Round(took, 3) : null;
        return new TrialResult(
            new TuningReportTrial(
                trial.Number, name, options, trial.Cost, isNumber ? value : null, isNumber ? null : $"{metric.Name} is not a number.", seconds),
            metric)
        {
            Coverage = metric.Candidates == CandidateSet.TestItems ? metrics.Coverage : 1,
            WasUpToDate = engine.Records.All(record => record.UpToDate),
        };
    }

    private MetricsReport Read(Engine engine, StageGraph graph)
    {
        StageNode evaluate = graph[StageTable.Evaluate.Name];
        string key = engine.Records.Single(record => record.Label == evaluate.Label).Key;
        if (new StoredRuns(context.Settings.StoreFolder).ReadText(evaluate.Stage, key, MetricsReport.FileName) is { } json)
        {
            return CanonicalJson.Deserialize<MetricsReport>(json);
        }

        using var scratch = new ComparisonScratch("tuning"); // The object is damaged: exporting makes it again.
        engine.Export(evaluate, scratch.Path, cancellation);
        return CanonicalJson.Read<MetricsReport>(Path.Combine(scratch.Path, MetricsReport.FileName));
    }

    private static TrialResult Failed(Trial trial, string name, SortedDictionary<string, string> options, string failure) =>
        new(new TuningReportTrial(trial.Number, name, options, trial.Cost, null, failure, null), null);

    /// <summary>
    /// The first of the metrics that the model has, and of which more or less is better; those of predicted ratings first, so that a model of ratings
    /// is tuned for them and not for its lists where the experiment asks about both.
    /// </summary>
    private MetricDefinition MetricOf(MetricsReport report, ModelMetrics metrics) =>
        experiment.Tuning!.Metrics.SelectMany(MetricDefinition.IdsOf).Where(id => metrics.Find(id) is not null).Select(id => report.Definition(id))
            .Where(definition => definition is { HasDirection: true }).OrderBy(definition => definition!.Candidates != CandidateSet.TestItems)
            .FirstOrDefault()
        ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.NotComparable,
            $"'{model.Name}' has none of the metrics by which it should be tuned: {string.Join(", ", experiment.Tuning!.Metrics)}.",
            $"Name another 'metric', such as {Known(report, metrics)}, or leave it out of the 'models' of 'tuning'.", experiment.Tuning.Location)]);

    private static string Known(MetricsReport report, ModelMetrics metrics) => string.Join(
        " or ", report.Definitions.Where(definition => definition.HasDirection && metrics.Find(definition.Id) is not null)
            .Select(definition => definition.Name).Distinct().Take(2));
}
