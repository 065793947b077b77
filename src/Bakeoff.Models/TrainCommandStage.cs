using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>
/// Trains a model in any language: a command that reads CSV files from an input folder and writes CSV files to an output folder. It is started with
/// the phase <c>train</c> and then, if it predicts ratings, with <c>predict</c>: the test pairs are not there before its lists are written, nor are
/// the test rows in any file next to it.
/// </summary>
public sealed class TrainCommandStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainOwn";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<CustomModelOptions>();
        ScoreKind kind = KindOf(options.Scores);
        _ = FoldReader.ReadTask(context); // Refuses a fold without a test row.
        using var session = new DuckDbSession(context, context.MemoryBytes / 4, threads: 1); // The command holds the most.
        var files = new CommandFiles(context, options, session);
        var process = new CommandProcess(context, options, files);
        files.WriteTraining();
        files.KeepTheRest();
        context.DiscardInputs();
        context.Progress.Report(0, $"training {options.Model}");
        process.Run("train");
        if (kind.Ranks())
        {
            context.Progress.Report(0.6, $"{options.Model}: reading its lists");
            files.ReadLists();
        }

        if (kind.PredictsRatings())
        {
            files.WritePairs();
            context.Progress.Report(0.7, $"{options.Model}: predicting");
            process.Run("predict");
        }

        files.ReadPredictions(kind.PredictsRatings());
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = files.TrainingRows };
        if (files.UsersWithoutList > 0)
        {
            sizes[TrainingReport.UsersWithoutList] = files.UsersWithoutList;
        }

        if (files.PredictionsOffScale > 0)
        {
            sizes[TrainingReport.PredictionsOffScale] = files.PredictionsOffScale;
        }

        AtomicFile.WriteText(context.OutputFile($"{options.Model}/{ModelFiles.Training}"), CanonicalJson.Serialize(new TrainingReport
        {
            Model = options.Model, Scores = kind.ToString(), Sizes = sizes,
        }));
    }

    private static ScoreKind KindOf(string scores) => scores switch
    {
        "rating" => ScoreKind.Rating,
        "rating-and-ranking" => ScoreKind.RatingAndRanking,
        "rating-beside-ranking" => ScoreKind.RatingBesideRanking,
        _ => ScoreKind.Ranking,
    };
}
