using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>Reads what a model wrote, and refuses what does not fit the test set.</summary>
internal sealed class ModelFileReader(DuckDbSession session, TestSet test, string catalogue)
{
    /// <summary>Reads a fold's predictions into the scores of the test rows.</summary>
    /// <exception cref="EvaluationException">Rows are missing, repeated or foreign (<c>BKF7001</c>).</exception>
    public void ReadScores(ModelFolder folder, double[] scores)
    {
        string predictions = DuckDbSession.Parquet(RequireFile(folder, folder.Predictions, ErrorCodes.BadPredictions));
        long expected = session.Scalar<long>($"SELECT count(*) FROM test WHERE fold = {folder.Fold}");
        long given = session.Scalar<long>($"SELECT count(*) FROM {predictions}");
        int matched = 0;
        session.Read(
            $"SELECT t.row, p.score::DOUBLE FROM test t JOIN {predictions} p ON p.\"user\" = t.\"user\" AND p.item = t.item WHERE t.fold = {folder.Fold}",
            row =>
            {
                matched++;
                scores[row.GetInt64(0)] = row.IsDBNull(1) ? double.NaN : row.GetDouble(1);
            });
        if (given != expected || matched != expected)
        {
            throw new EvaluationException(
                ErrorCodes.BadPredictions, $"{folder.Model}[{folder.Fold}]/{ModelFiles.Predictions}",
                $"expected one row for each of {expected} test rows; there are {given} rows, and {matched} of them belong to test rows.",
                "Write exactly one row for each test row, with an empty score where the model has none.");
        }
    }

    /// <summary>Reads the ranks at which each user's test items stand in a fold's lists.</summary>
    /// <param name="folder">The model and fold.</param>
    /// <param name="candidates">Which lists.</param>
    /// <param name="ranks">Receives the ranks, by user.</param>
    /// <param name="found">Receives, by test row, whether the item is in a list; or null.</param>
    /// <exception cref="EvaluationException">A list is malformed (<c>BKF7002</c>).</exception>
    public void ReadRanks(ModelFolder folder, string candidates, List<int>?[] ranks, bool[]? found)
    {
        string file = RequireFile(folder, folder.ListFile(candidates), ErrorCodes.BadRecommendations);
        string lists = DuckDbSession.Parquet(file);
        long bad = session.Scalar<long>(
            $"""
            SELECT count(*) FROM (
              SELECT "user", count(*) AS n, max(rank) AS last, min(rank) AS first, count(DISTINCT rank) AS ranks, count(DISTINCT item) AS items,
                     count(*) FILTER (item NOT IN (SELECT item FROM {catalogue})) AS foreign_items
              FROM {lists} GROUP BY "user")
            WHERE first <> 1 OR last <> n OR ranks <> n OR items <> n OR foreign_items > 0
            """);
        if (bad > 0)
        {
            throw new EvaluationException(
                ErrorCodes.BadRecommendations, $"{folder.Model}[{folder.Fold}]/{Path.GetFileName(file)}",
                $"the lists of {bad} users repeat an item or a rank, leave a rank out, or hold items that the catalogue does not have.",
                "Write ranks 1, 2, 3, … with distinct items of the catalogue for each user.");
        }

        session.Read(
            $"SELECT t.\"user\", r.rank::INTEGER, t.row FROM test t JOIN {lists} r ON r.\"user\" = t.\"user\" AND r.item = t.item WHERE t.fold = {folder.Fold}",
            row =>
            {
                (ranks[test.NumberOf(folder.Fold, row.GetInt64(0))] ??= []).Add(row.GetInt32(1));
                if (found is not null)
                {
                    found[row.GetInt64(2)] = true;
                }
            });
    }

    private static string RequireFile(ModelFolder folder, string path, string code) => File.Exists(path) ? path : throw new EvaluationException(
        code, $"{folder.Model}[{folder.Fold}]", $"it has no {Path.GetFileName(path)}.", "Write the file.");
}
