using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>
/// Trains a custom class on a fold, and writes its predictions and lists. The class never sees a test row before it is trained.
/// </summary>
/// <param name="recommender">The user's class.</param>
public sealed class TrainCustomStage(IRecommender recommender) : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainOwn";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<CustomModelOptions>();
        Fold fold = FoldReader.Read(context);
        long perSecond = DatasetFacts.Read(context).TimestampsPerSecond;
        context.DiscardInputs();
        IScorer scorer = Train(context, options, fold, perSecond);
        ModelOutput.Write(context, fold.Task, new NamedScorer(options, scorer), new TrainingReport
        {
            Model = options.Model,
            Scores = scorer.Kind.ToString(),
            Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = fold.Train.Count },
        }, new OffScale(fold.Scale));
    }

    private IScorer Train(StageContext context, CustomModelOptions options, Fold fold, long timestampsPerSecond)
    {
        try
        {
            context.Progress.Report(0, $"training {options.Model}");
            var input = new TrainingInput
            {
                Train = fold.Train, Catalogue = fold.Catalogue, Scale = fold.Scale, TimestampsPerSecond = timestampsPerSecond,
                OptionsJson = options.Options, Seed = context.Seed, Threads = context.Threads,
                WorkFolder = context.WorkFolder, Progress = context.Progress, Cancellation = context.Cancellation,
            };
            IScorer scorer = recommender.Train(input) ?? throw new InvalidOperationException("Train gave null.");
            if (!Enum.IsDefined(scorer.Kind))
            {
                throw new InvalidOperationException($"the kind of its scores is {scorer.Kind}, which is none of {nameof(ScoreKind)}.");
            }

            input.DemandOptionsRead();
            return scorer;
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw CustomModelFailure.Create(options, e);
        }
    }
}
