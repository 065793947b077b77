using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>
/// Fits the models that every other one is judged against: global mean, bias, and those of lists that are asked for. Popularity and random scores are
/// floors of Evaluate.
/// </summary>
public sealed class TrainBaselinesStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainBaselines";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        FoldTask task = FoldReader.ReadTask(context);
        var train = new TrainingRatings(context, task.Catalogue.Items);
        var options = context.Options<BaselineOptions>();
        IReadOnlyDictionary<string, (string Metric, TuningTrial[] Trials)>? trials = null;
        if (options.TuningSets > 0)
        {
            (options, trials) = Tune(context, options, train);
        }

        foreach (IScorer model in Fit(context, options, train, task))
        {
            (string metric, TuningTrial[] tried) = trials?.GetValueOrDefault(model.Name, ("", [])) ?? ("", []);
            ModelOutput.Write(context, task, model, new TrainingReport
            {
                Model = model.Name,
                Scores = model.Kind.ToString(),
                TuningMetric = metric,
                Trials = tried,
                Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = train.Count },
            });
        }
    }

    /// <summary>Tuning reads the rows so often that they are in memory; they are gone when this returns.</summary>
    private static (BaselineOptions Best, IReadOnlyDictionary<string, (string Metric, TuningTrial[] Trials)> Trials) Tune(
        StageContext context, BaselineOptions options, TrainingRatings train)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        var slice = new ValidationSlice(train.Load(), context.Fold!.Value, Seeds.Derive(context.Seed, "validation"), parallel);
        var tuning = new BaselineTuning(options, slice, context);
        return (tuning.Best(), tuning.Trials);
    }

    /// <summary>The models, one after the other: each is written and forgotten before the next one is fitted.</summary>
    private static IEnumerable<IScorer> Fit(StageContext context, BaselineOptions options, TrainingRatings train, FoldTask task)
    {
        var input = new BaselineInput(train, task.TestUsers, context);
        foreach (Baseline baseline in Baseline.All.Where(baseline => baseline.IsFitted(options, task.Scale.HasRatings)))
        {
            IScorer model = baseline.Fit(input, options);
            if (model is BiasModel bias)
            {
                yield return new GlobalMeanModel(bias.Mean);
            }

            yield return model;
        }
    }
}
