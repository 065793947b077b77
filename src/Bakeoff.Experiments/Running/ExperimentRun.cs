using System.Diagnostics;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Brings stages of an experiment up to date, with the report if it is among them, and writes down what was done.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class ExperimentRun(RunContext context, CancellationToken cancellation)
{
    /// <summary>Brings an experiment's report up to date.</summary>
    /// <param name="experiment">The experiment.</param>
    public RunResult RunReport(LoadedExperiment experiment) =>
        Run(experiment, StageNames.NodesOf(experiment.Graph, StageTable.Report.Name), force: false);

    /// <summary>Ends the searches for the options of models that some nodes depend on.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="targets">The nodes.</param>
    /// <returns>The experiment with the options that were found; itself where no search is open.</returns>
    public LoadedExperiment Tune(LoadedExperiment experiment, IEnumerable<StageNode> targets) =>
        experiment.WaitsForTuning(targets) ? experiment.Tune!(cancellation) : experiment;

    /// <summary>The same for all of an experiment's nodes.</summary>
    /// <param name="experiment">The experiment.</param>
    public LoadedExperiment Tune(LoadedExperiment experiment) => Tune(experiment, experiment.Graph.Nodes);

    /// <summary>Brings some nodes up to date.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="targets">The nodes.</param>
    /// <param name="force">Whether they run even if they are up to date.</param>
    public RunResult Run(LoadedExperiment experiment, IReadOnlyList<StageNode> targets, bool force)
    {
        if (experiment.WaitsForTuning(targets))
        {
            experiment = Tune(experiment, targets);
            targets = [.. targets.Select(node => experiment.Graph[node.Label])];
        }

        StageGraph graph = experiment.Graph;
        Engine engine = context.EngineFor(graph);
        IReadOnlyList<PlanStep> plan = engine.Plan(targets);
        bool runs = force || plan.Any(step => step.State != PlanStep.UpToDate);
        var start = new RunStart(graph.Experiment, [.. targets.Select(node => node.Stage).Distinct()], plan, runs);
        var clock = Stopwatch.StartNew();
        RunRecord.Record? record = Execute(experiment, engine, targets, force, start);
        TimeSpan elapsed = clock.Elapsed;
        string? folder = null;
        if (targets.FirstOrDefault(node => node.Stage == StageTable.Report.Name) is { } report)
        {
            folder = context.Settings.ReportFolder(graph.Experiment);
            engine.Export(report, folder, cancellation);
            WritePage(experiment, engine, folder, record);
        }

        var result = new RunResult(graph.Experiment, engine.Records, elapsed.TotalSeconds, engine.Uploaded, folder);
        context.Listener.RunFinished(result);
        return result;
    }

    /// <summary>Adds the metrics to the result of a run, if it went as far as Evaluate.</summary>
    /// <param name="result">What the run did.</param>
    public RunResult WithModels(RunResult result)
    {
        string evaluate = StageTable.Evaluate.Name;
        string? key = result.Records.FirstOrDefault(record => record.Label == evaluate)?.Key;
        string? json = key is null ? null : new StoredRuns(context.Settings.StoreFolder).ReadText(evaluate, key, MetricsReport.FileName);
        return json is null ? result : result with { Models = MetricsReader.TryRead(json) ?? [] };
    }

    /// <summary>Writes the page of the run, unless nothing was done and there is one.</summary>
    private void WritePage(LoadedExperiment experiment, Engine engine, string folder, RunRecord.Record? record)
    {
        if (record is not null || !File.Exists(Path.Combine(folder, RunPage.FileName)))
        {
            string name = experiment.Graph.Experiment;
            RunPage.Write(
                folder, record ?? RunRecord.Begin(context.Settings, experiment.Files[^1])
                    .Create(name, engine.Records, TimeProvider.System.GetUtcNow()),
                experiment.Graph, RunPageLinks.Find(context.Settings, experiment.Files[^1], folder), context.Settings.CarbonIntensity);
        }
    }

    private RunRecord.Record? Execute(LoadedExperiment experiment, Engine engine, IReadOnlyList<StageNode> targets, bool force, RunStart start)
    {
        EngineSettings settings = context.Settings;
        RunRecord.Record? record = null;
        Exception? error = null;
        long began = Stopwatch.GetTimestamp();
        RunRecord? run = start.WillRun ? RunRecord.Begin(settings, experiment.Files[^1]) : null;
        using Activity? span = BakeoffTelemetry.Activities.StartActivity($"run {experiment.Graph.Experiment}");
        span?.SetTag("bakeoff.experiment", experiment.Graph.Experiment).SetTag("bakeoff.targets", string.Join(", ", start.Stages));
        context.Listener.RunStarting(start);
        LiveLog.Of(engine).Begin(run?.Checkout, run?.HasUncommittedChanges, experiment.Graph.Closure(targets));
        try
        {
            engine.Run(targets, force, cancellation);
        }
        catch (Exception e)
        {
            error = RunStatus.Cause(e, cancellation);
            StageTelemetry.Fail(span, e);
            throw;
        }
        finally
        {
            context.Listener.RunEnded();
            StoreRoot.Remember(settings, experiment.Graph, experiment.Files[^1], engine.Records);

            // A stage may run although the plan had nothing to do, where its objects are damaged; else git need not be asked.
            run ??= engine.Records.Any(record => !record.UpToDate) ? RunRecord.Begin(settings, experiment.Files[^1]) : null;
            (record, string? name) =
                run?.Write(settings, experiment.Graph.Experiment, engine.Records, Stopwatch.GetElapsedTime(began).TotalSeconds, error) ?? default;
            LiveLog.Of(engine).End(error, name);
        }

        return record;
    }
}
