using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>Checks a file of scores for test rows, and writes a score for each test row, or none where the file has none.</summary>
/// <param name="session">The database, prepared by <see cref="ImportedTables"/>.</param>
/// <param name="context">The stage's.</param>
/// <param name="options">The stage's.</param>
internal sealed class ImportedPredictions(DuckDbSession session, StageContext context, ImportOptions options)
{
    /// <summary>How many predicted ratings lie outside of the dataset's scale.</summary>
    public long OffScaleRows { get; private set; }

    /// <summary>Reads the file, if there is one, and writes the predictions.</summary>
    /// <returns>How many test rows have a score.</returns>
    /// <exception cref="EvaluationException">See <see cref="ImportedRows.Take"/>; or no test row has a score (<c>BKF7016</c>).</exception>
    public long Read()
    {
        session.Execute("CREATE TABLE scores (\"user\" BIGINT, item BIGINT, score DOUBLE)");
        if (options.Predictions is { } format)
        {
            var file = new ImportedFile(session, context, ImportStage.PredictionsFile, format);
            file.Read();
            file.Demand("score");
            new ImportedRows(session, context, options, file).Take();
            RefuseWhatIsNoRating(file);
            session.Execute("INSERT INTO scores SELECT \"user\", item, score FROM rows WHERE score IS NOT NULL", context.Cancellation);
            WarnOfOthers(file);
            if (options.Scores != "ranking")
            {
                const string OfTestRows = "SELECT score FROM test JOIN scores USING (\"user\", item)";
                var offScale = new OffScale(DatasetFacts.Read(context).Scale);
                offScale.Add(session, OfTestRows);
                offScale.Warn(context, options.Model, "--scores=ranking (\"scores\" in an experiment)");
                OffScaleRows = offScale.Count;
            }
        }

        session.WriteParquet(
            "SELECT t.\"user\", t.item, s.score FROM test t LEFT JOIN scores s ON s.\"user\" = t.\"user\" AND s.item = t.item "
                + "ORDER BY t.\"user\", t.timestamp, t.item",
            context.OutputFile($"{options.Model}/{ModelFiles.Predictions}"), context.Cancellation);
        return Matched;
    }

    /// <summary>Evaluate refuses it as well, and knows no line.</summary>
    private void RefuseWhatIsNoRating(ImportedFile file)
    {
        if (options.Scores != "ranking")
        {
            string largest = ModelFiles.LargestRating.ToString("R", CultureInfo.InvariantCulture);
            file.Refuse(
                ErrorCodes.ContradictoryLists, $"SELECT line, u, i, score AS said FROM rows WHERE abs(score) > {largest}",
                $"the score {{2}} of user {{0}} and item {{1}} is beyond ±{largest}, and so no rating",
                "Clip the predictions to the scale of the ratings; or say --scores=ranking, if they only order items.");
        }
    }

    private long Matched => session.Scalar<long>("SELECT count(*) FROM test JOIN scores USING (\"user\", item)");

    /// <summary>Both may be meant: a model need not know every pair, and a file may hold all pairs that there are.</summary>
    private void WarnOfOthers(ImportedFile file)
    {
        (long rows, long matched, long given) =
            (session.Scalar<long>("SELECT count(*) FROM test"), Matched, session.Scalar<long>("SELECT count(*) FROM scores"));
        if (matched == 0)
        {
            throw new EvaluationException(
                ErrorCodes.ForeignLists, file.Shown, $"none of the {rows} test rows of fold {context.Fold} has a score in the file.",
                "Write a score for the pairs of user and item that the split tests.");
        }

        if (matched < rows)
        {
            context.Progress.Warn(FormattableString.Invariant(
                $"'{options.Model}' has scores for {matched} of the {rows} test rows of fold {context.Fold}: its errors are over these alone."));
        }

        if (matched < given)
        {
            string pairs = given - matched == 1 ? "1 pair" : FormattableString.Invariant($"{given - matched} pairs");
            context.Progress.Warn(
                FormattableString.Invariant($"'{options.Model}' has scores for {pairs} that fold {context.Fold} does not test: they are left out."));
        }
    }
}
