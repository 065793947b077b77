using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>Fits the models that every other one is judged against: global mean, bias, popularity, random, and item-kNN where it is asked for.</summary>
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
            new RandomModel(fold, context.Seed),
            new PopularityModel(fold),
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
