using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>
/// Searches the options of an experiment's models. A trial is an experiment, run up to its metrics on validation rows, so that its stages are cached;
/// the log of a search is kept, so that nobody asks the store for the trials of one that has ended.
/// </summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="experimentsFolder">Where experiments are: one may keep the logs of its searches with it.</param>
internal sealed class Tuner(RunContext context, string experimentsFolder) : ITuner
{
    /// <inheritdoc/>
    public IReadOnlyList<ModelSearch> Find(Experiment experiment) => [.. experiment.Tuning!.Models.Select(model => Find(experiment, model))];

    /// <inheritdoc/>
    public void Run(Experiment experiment, string file, CancellationToken cancellation)
    {
        foreach (TunedModel model in experiment.Tuning!.Models)
        {
            ModelSearch search = Find(experiment, model);
            if (!search.IsDone)
            {
                Run(experiment, search, file, cancellation);
            }
        }
    }

    private ModelSearch Find(Experiment experiment, TunedModel model)
    {
        TuningOptions options = experiment.Tuning!.Options;
        string key = TuningKey.Compute(context, experiment, model);
        ModelSearch? found = null;
        foreach (string folder in new[] { context.Settings.ArtifactsFolder, Path.Combine(experimentsFolder, experiment.Name.Split(Sweep.Mark)[0]) })
        {
            string log = Path.GetFullPath(TuningLogFile.PathOf(folder, experiment.Name, model.Name));
            TuningReport? report = TuningLogFile.TryRead(log, key);
            bool isDone = report is { Best: not null } && report.Asked == options.Trials && report.AskedSeconds == options.Seconds;
            found = isDone || found is null ? new ModelSearch(model, key, log, report, options.Trials, isDone) : found;
            if (isDone)
            {
                break;
            }
        }

        return found!;
    }

    private void Run(Experiment experiment, ModelSearch search, string file, CancellationToken cancellation)
    {
        TunedModel model = search.Model;
        TuningOptions options = experiment.Tuning!.Options;
        var course = new TuningCourse(experiment, model, search.Key, search.Report);
        context.Listener.Message(string.Create(
            CultureInfo.InvariantCulture,
            $"{experiment.Name}: tuning {model.Name} by {model.Method} over {string.Join(", ", model.Space.Parameters.Select(of => of.Name))}, "
                + $"{course.Spent:0.#} of {options.Trials} trials are there"));
        var runner = new TrialRunner(ContextOfTrials(options.Parallel), experiment, model, file, cancellation);
        void Take(Trial trial, TrialResult result)
        {
            (TrialResult fair, bool isBest) = course.Complete(trial, result);
            TuningReport report = course.Report();
            TuningLogFile.Write(search.Log, report);
            context.Listener.TrialMeasured(new TuningProgress(
                model.Name, course.Done.Count, model.Budget is null ? options.Trials : null,
                string.Join('+', fair.Trial.Options.Select(option => $"{option.Key}={option.Value}")),
                report.Metric, fair.Trial.Value, fair.Trial.Failure, fair.Trial.Seconds, isBest, fair.WasUpToDate));
        }

        new TrialPool(runner, options.Parallel).Run(course, Take);
        TuningReport ended = course.Report();
        if (ended.Best is null)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.NoTrialMeasured, $"no trial of '{model.Name}' has a value: "
                    + $"{ended.Trials.Select(trial => trial.Failure).LastOrDefault()?.TrimEnd('.')}.",
                $"Give its options, or other ranges in the 'space' of 'tuning'; or leave it out of the 'models' of 'tuning'.",
                new FileLocation(file))]);
        }

        TuningLogFile.Write(search.Log, ended);
    }

    /// <summary>Trials that run at a time share what there is.</summary>
    private RunContext ContextOfTrials(int parallel)
    {
        EngineSettings settings = context.Settings;
        return context with
        {
            Settings = settings with
            {
                Threads = Math.Max(1, settings.Threads / parallel), Jobs = Math.Max(1, settings.Jobs / parallel),
                MemoryBytes = settings.MemoryBytes / parallel,
            },
            Listener = new TrialListener(context.Listener),
        };
    }
}
