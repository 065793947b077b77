using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>Fits the models that every other one is judged against: global mean, bias, and item-kNN, EASE and implicit ALS where they are asked for. Popularity and random scores are floors of Evaluate.</summary>
public sealed class TrainBaselinesStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainBaselines";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        Fold fold = FoldReader.Read(context);
        var options = context.Options<BaselineOptions>();
        List<IScorer> models =
        [
            new GlobalMeanModel(fold),
            new BiasModel(fold, options.Damping),
        ];
        var raters = new Lazy<RaterLists>(() => new RaterLists(fold));
        if (options.Neighbours > 0)
        {
            models.Add(new ItemKnnModel(raters.Value, options.Neighbours, context.Threads, context.Cancellation));
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
            ModelOutput.Write(context, fold.Task, model, new TrainingReport
            {
                Model = model.Name,
                Scores = model.Kind.ToString(),
                Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = fold.Train.Count },
            });
        }
    }
}
