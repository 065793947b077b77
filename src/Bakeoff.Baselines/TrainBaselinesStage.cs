using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>Fits the models that every other one is judged against: global mean, bias, and those of lists that are asked for. Popularity and random scores are floors of Evaluate.</summary>
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

    private static ParallelOptions ParallelOf(StageContext context) =>
        new() { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };

    /// <summary>Tuning reads the rows so often that they are in memory; they are gone when this returns.</summary>
    private static (BaselineOptions Best, IReadOnlyDictionary<string, (string Metric, TuningTrial[] Trials)> Trials) Tune(
        StageContext context, BaselineOptions options, TrainingRatings train)
    {
        var slice = new ValidationSlice(train.Load(), context.Fold!.Value, Seeds.Derive(context.Seed, "validation"), ParallelOf(context));
        var tuning = new BaselineTuning(options, slice, context);
        return (tuning.Best(), tuning.Trials);
    }

    /// <summary>The models, one after the other: each is written and forgotten before the next one is fitted.</summary>
    private static IEnumerable<IScorer> Fit(StageContext context, BaselineOptions options, TrainingRatings train, FoldTask task)
    {
        if (task.Scale.HasRatings)
        {
            var bias = new BiasModel(train, options.Damping, context.Cancellation);
            yield return new GlobalMeanModel(bias.Mean);
            yield return bias;
        }

        ParallelOptions parallel = ParallelOf(context);
        var raters = new Lazy<RaterLists>(() => new RaterLists(train, context.Cancellation));
        if (options.Neighbours > 0)
        {
            yield return new ItemKnnModel(raters.Value, options.Neighbours, context.Threads, context.Cancellation);
        }

        if (options.UserNeighbours > 0)
        {
            yield return new UserKnnModel(raters.Value, options.UserNeighbours, task.TestUsers, parallel);
        }

        if (options.Rp3Neighbours > 0)
        {
            yield return new Rp3BetaModel(raters.Value, options, parallel);
        }

        if (options.PureSvdFactors > 0)
        {
            yield return new PureSvdModel(raters.Value, options.PureSvdFactors, context.Seed, parallel);
        }

        if (options.Ease > 0)
        {
            yield return new EaseModel(raters.Value, options.Ease, options.EaseItems, context.Threads, context.Cancellation);
        }

        if (options.AlsFactors > 0)
        {
            yield return new ImplicitAlsModel(raters.Value, options, context.Seed, context.Threads, context.Cancellation);
        }
    }
}
