using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>
/// Takes in lists and scores that were made elsewhere, and writes them as a training stage writes its own (<see cref="ModelFiles"/>): so they are
/// measured on the same rows and by the same code. A row that does not fit the experiment is refused, with its line; nothing is repaired.
/// </summary>
public sealed class ImportStage : IStage
{
    /// <summary>The file's name in the stage's input for each kind of file, without the format: <c>lists</c>.</summary>
    public const string ListsFile = "lists";

    /// <summary>The same for lists that may hold items of the training rows.</summary>
    public const string ListsWithSeenFile = "lists-with-seen";

    /// <summary>The same for scores of test rows.</summary>
    public const string PredictionsFile = "predictions";

    /// <inheritdoc/>
    public string Name => "Import";

    /// <inheritdoc/>
    /// <exception cref="EvaluationException">
    /// A file cannot be read (<c>BKF7015</c>), does not fit the experiment (<c>BKF7016</c>), contradicts itself (<c>BKF7017</c>), or recommends what
    /// the user has rated in training (<c>BKF7018</c>).
    /// </exception>
    public void Run(StageContext context)
    {
        var options = context.Options<ImportOptions>();
        ScoreKind kind = KindOf(options.Scores);
        _ = FoldReader.ReadTask(context); // Refuses a fold without a test row.
        using var session = new DuckDbSession(context);
        ImportedTables.Prepare(session, context);
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (options.Lists is { } lists)
        {
            context.Progress.Report(0, $"{options.Model}: reading its lists");
            var read = new ImportedLists(session, context, options, ListsFile, lists);
            sizes["listRows"] = read.Read(ModelFiles.SeenExcluded, refuseSeen: true);
            if (read.UsersWithoutList > 0)
            {
                sizes[TrainingReport.UsersWithoutList] = read.UsersWithoutList;
            }
        }

        if (options.ListsWithSeen is { } all)
        {
            context.Progress.Report(0.4, $"{options.Model}: reading its lists with seen items");
            new ImportedLists(session, context, options, ListsWithSeenFile, all).Read(ModelFiles.SeenIncluded, refuseSeen: false);
        }

        context.Progress.Report(0.8, $"{options.Model}: reading its predictions");
        var predictions = new ImportedPredictions(session, context, options);
        sizes["predictions"] = predictions.Read();
        if (predictions.OffScaleRows > 0)
        {
            sizes[TrainingReport.PredictionsOffScale] = predictions.OffScaleRows;
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
