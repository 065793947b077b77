using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>Reads what a model wrote, and refuses what does not fit the test set.</summary>
internal sealed class ModelFileReader(DuckDbSession session, TestSet test)
{
    private const double LargestRating = 1e100;

    /// <summary>Reads a fold's predictions into the scores of the test rows.</summary>
    /// <exception cref="EvaluationException">Rows are missing, repeated or foreign, or a score is no number (<c>BKF7001</c>).</exception>
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

        RequireNumbers(folder, ModelFiles.Predictions, predictions, ErrorCodes.BadPredictions, "Write an empty score where the model has none.");
        if (folder.Kind.PredictsRatings() && Array.Exists(scores, score => Math.Abs(score) > LargestRating))
        {
            throw new EvaluationException(
                ErrorCodes.BadPredictions, $"{folder.Model}[{folder.Fold}]/{ModelFiles.Predictions}",
                FormattableString.Invariant($"a predicted rating is beyond ±{LargestRating:R}: the square of its error cannot be summed."),
                "Clip what the model predicts to the scale of the ratings, or check that its training has not diverged.");
        }
    }

    /// <summary>Reads the lists of a fold's test users; those of others are left out.</summary>
    /// <param name="folder">The model and fold.</param>
    /// <param name="candidates">Which lists.</param>
    /// <param name="lists">Receives them.</param>
    /// <exception cref="EvaluationException">A list is malformed, or holds what the user has seen and should not (<c>BKF7002</c>).</exception>
    public void ReadLists(ModelFolder folder, string candidates, RecommendationLists lists)
    {
        string path = RequireFile(folder, folder.ListFile(candidates), ErrorCodes.BadRecommendations);
        (string name, string rows) = (Path.GetFileName(path), DuckDbSession.Parquet(path));
        long bad = session.Scalar<long>(
            $"""
            SELECT count(*) FROM (
              SELECT "user", count(*) AS n, max(rank) AS last, min(rank) AS first, count(DISTINCT rank) AS ranks, count(DISTINCT item) AS items,
                     count(*) FILTER (item NOT IN (SELECT item FROM positions)) AS foreign_items
              FROM {rows} GROUP BY "user")
            WHERE first <> 1 OR last <> n OR ranks <> n OR items <> n OR foreign_items > 0
            """);
        if (bad > 0)
        {
            throw Bad(
                folder, name, $"the lists of {bad} users repeat an item or a rank, leave a rank out, or hold items that the catalogue does not have.",
                "Write ranks 1, 2, 3, … with distinct items of the catalogue for each user.");
        }

        RequireNumbers(folder, name, rows, ErrorCodes.BadRecommendations, "Leave out items that the model has no score for.");
        session.ReadVectors(
            $"SELECT t.number, r.rank::INTEGER, p.position FROM {rows} r JOIN test_users t ON t.fold = {folder.Fold} AND t.\"user\" = r.\"user\" JOIN positions p USING (item)",
            vectors =>
            {
                ReadOnlySpan<int> users = vectors.Column<int>(0);
                ReadOnlySpan<int> ranks = vectors.Column<int>(1);
                ReadOnlySpan<int> positions = vectors.Column<int>(2);
                for (int i = 0; i < users.Length; i++)
                {
                    lists.SetAt(users[i], ranks[i], positions[i]);
                }
            });
        if (candidates == MetricDefinition.SeenExcluded)
        {
            RequireUnseen(folder, name, lists);
        }
    }

    private void RequireUnseen(ModelFolder folder, string name, RecommendationLists lists)
    {
        foreach (int user in test.UsersOfFold(folder.Fold))
        {
            foreach (int position in lists.Of(user))
            {
                if (test.SeenBy(user).BinarySearch(position) >= 0)
                {
                    long item = session.Scalar<long>($"SELECT item FROM positions WHERE position = {position}");
                    throw Bad(
                        folder, name, $"user {test.Users[user].User} is recommended item {item}, which that user rated in training, in a list without seen items.",
                        "Leave out what the user has rated in the fold's training rows.");
                }
            }
        }
    }

    private void RequireNumbers(ModelFolder folder, string name, string rows, string code, string remedy)
    {
        if (session.List($"SELECT \"user\", item FROM {rows} WHERE NOT isfinite(score) ORDER BY ALL LIMIT 1", row => (User: row.GetInt64(0), Item: row.GetInt64(1))) is [var first, ..])
        {
            throw new EvaluationException(code, $"{folder.Model}[{folder.Fold}]/{name}", $"the score of user {first.User} and item {first.Item} is NaN or infinite.", remedy);
        }
    }

    private static EvaluationException Bad(ModelFolder folder, string name, string problem, string remedy) =>
        new(ErrorCodes.BadRecommendations, $"{folder.Model}[{folder.Fold}]/{name}", problem, remedy);

    /// <summary>Reads all folds of one training of a model.</summary>
    /// <exception cref="EvaluationException">Its files do not fit the test set (<c>BKF7001</c>, <c>BKF7002</c>).</exception>
    public MeasuredModel Read(IReadOnlyCollection<ModelFolder> folders)
    {
        double[] scores = new double[test.Positions.Length];
        Array.Fill(scores, double.NaN);
        ScoreKind kind = folders.First().Kind;
        string[] candidates = kind.Ranks() ? [MetricDefinition.SeenExcluded, MetricDefinition.SeenIncluded] : [];
        var lists = new SortedDictionary<string, RecommendationLists>(candidates.ToDictionary(name => name, _ => new RecommendationLists(test.Users.Count)), StringComparer.Ordinal);
        foreach (ModelFolder folder in folders)
        {
            ReadScores(folder, scores);
            foreach ((string name, RecommendationLists of) in lists)
            {
                ReadLists(folder, name, of);
            }
        }

        return new MeasuredModel
        {
            Name = folders.First().Model, Role = MeasuredModel.Trained, Kind = kind, Lists = lists, Ratings = kind.PredictsRatings() ? scores : null, Scores = kind.Ranks() && !Array.TrueForAll(scores, double.IsNaN) ? scores : null,
        };
    }

    private static string RequireFile(ModelFolder folder, string path, string code) => File.Exists(path) ? path : throw new EvaluationException(
        code, $"{folder.Model}[{folder.Fold}]", $"it has no {Path.GetFileName(path)}.", "Write the file.");
}
