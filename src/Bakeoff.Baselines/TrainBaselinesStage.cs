using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>Fits the models that every other one is judged against: global mean, bias, and item-kNN where it is asked for. Popularity and random scores are floors of Evaluate.</summary>
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
        if (options.Neighbours > 0)
        {
            models.Add(new ItemKnnModel(fold, options.Neighbours, context.Threads, context.Cancellation));
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
