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
        Fold fold = FoldReader.Read(context);
        var options = context.Options<BaselineOptions>();
        var threads = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        BaselineTuning? tuning = null;
        if (options.TuningSets > 0)
        {
            tuning = new BaselineTuning(options, new ValidationSlice(fold, Seeds.Derive(context.Seed, "validation"), threads), context);
            options = tuning.Best();
        }

        List<IScorer> models = fold.Scale.HasRatings ? [new GlobalMeanModel(fold), new BiasModel(fold.Train, fold.Catalogue.Items, options.Damping)] : [];
        var raters = new Lazy<RaterLists>(() => new RaterLists(fold.Train, fold.Catalogue.Items));
        if (options.Neighbours > 0)
        {
            models.Add(new ItemKnnModel(raters.Value, options.Neighbours, context.Threads, context.Cancellation));
        }

        if (options.UserNeighbours > 0)
        {
            models.Add(new UserKnnModel(raters.Value, options.UserNeighbours, threads));
        }

        if (options.Rp3Neighbours > 0)
        {
            models.Add(new Rp3BetaModel(raters.Value, options, threads));
        }

        if (options.PureSvdFactors > 0)
        {
            models.Add(new PureSvdModel(raters.Value, options.PureSvdFactors, context.Seed, threads));
        }

        if (options.Ease > 0)
        {
            models.Add(new EaseModel(raters.Value, options.Ease, options.EaseItems, context.Threads, context.Cancellation));
        }

        if (options.AlsFactors > 0)
        {
            models.Add(new ImplicitAlsModel(raters.Value, options, context.Seed, context.Threads, context.Cancellation));
        }

        foreach (IScorer model in models)
        {
            (string metric, TuningTrial[] trials) = tuning?.TrialsOf(model.Name) ?? ("", []);
            ModelOutput.Write(context, fold.Task, model, new TrainingReport
            {
                Model = model.Name,
                Scores = model.Kind.ToString(),
                TuningMetric = metric,
                Trials = trials,
                Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = fold.Train.Count },
            });
        }
    }
}
