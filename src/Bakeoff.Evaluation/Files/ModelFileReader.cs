using System.Collections;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Reads what a model wrote, and refuses what does not fit the test set. Files are read as they come: in the order of the test users, as Bakeoff's
/// own stages write them, each row is found where it is expected; in any other order it is looked for.
/// </summary>
internal sealed class ModelFileReader(DuckDbSession session, TestSet test, IdMap items, CancellationToken cancellation)
{

    /// <summary>Reads a fold's predictions into the scores of the test rows.</summary>
    /// <exception cref="EvaluationException">Rows are missing, repeated or foreign, or a score is not a number (<c>BKF7001</c>).</exception>
    public void ReadScores(ModelFolder folder, double[] scores)
    {
        string predictions = DuckDbSession.Parquet(RequireFile(folder, folder.Predictions, ErrorCodes.BadPredictions));
        var users = new FoldUsers(test, folder.Fold);
        var read = new BitArray(scores.Length);
        (long given, long matched, int row) = (0, 0, -1);
        var bad = new FirstPair();
        session.ReadVectors(
            $"""
            SELECT coalesce("user"::BIGINT, {long.MinValue}), coalesce(item::BIGINT, {long.MinValue}), coalesce(score::DOUBLE, 0), score IS NULL
            FROM {predictions}
            """,
            vectors =>
            {
                ReadOnlySpan<long> ids = vectors.Column<long>(0);
                ReadOnlySpan<long> itemIds = vectors.Column<long>(1);
                ReadOnlySpan<double> values = vectors.Column<double>(2);
                ReadOnlySpan<bool> isEmpty = vectors.Column<bool>(3);
                given += ids.Length;
                for (int i = 0; i < ids.Length; i++)
                {
                    if (!isEmpty[i] && !double.IsFinite(values[i]))
                    {
                        bad.Add(ids[i], itemIds[i]);
                    }

                    row = users.Find(ids[i]) is >= 0 and int user ? RowOf(user, items.IndexOf(itemIds[i]), row + 1) : -1;
                    if (row >= 0 && !read[row])
                    {
                        matched++;
                        read[row] = true;
                        scores[row] = isEmpty[i] ? double.NaN : values[i];
                    }
                }
            },
            cancellation);
        RequireEachRow(folder, users.Rows, given, matched);
        RequireNumbers(folder, ModelFiles.Predictions, bad, ErrorCodes.BadPredictions, "Write an empty score where the model has none.");
        RequireFiniteErrors(folder, scores);
    }

    private static void RequireEachRow(ModelFolder folder, int rows, long given, long matched)
    {
        if (given != rows || matched != rows)
        {
            throw BadScores(
                folder, $"expected one row for each of {rows} test rows; there are {given} rows, and {matched} of them belong to test rows.",
                "Write exactly one row for each test row, with an empty score where the model has none.");
        }
    }

    private static void RequireFiniteErrors(ModelFolder folder, double[] scores)
    {
        if (folder.Kind.PredictsRatings() && Array.Exists(scores, score => Math.Abs(score) > ModelFiles.LargestRating))
        {
            throw BadScores(
                folder, FormattableString.Invariant(
                    $"a predicted rating is beyond ±{ModelFiles.LargestRating:R}: the square of its error cannot be summed."),
                "Clip what the model predicts to the scale of the ratings, or check that its training has not diverged.");
        }
    }

    private static EvaluationException BadScores(ModelFolder folder, string problem, string remedy) =>
        new(ErrorCodes.BadPredictions, $"{folder.Model}[{folder.Fold}]/{ModelFiles.Predictions}", problem, remedy);

    /// <summary>The row of a user that has an item, −1 for none: the expected one, or else the first.</summary>
    private int RowOf(int user, int position, int expected)
    {
        (int first, int end) = (test.FirstRows[user], test.FirstRows[user + 1]);
        if (expected >= first && expected < end && test.Positions[expected] == position)
        {
            return expected;
        }

        int index = position < 0 ? -1 : test.Positions.AsSpan(first, end - first).IndexOf(position);
        return index < 0 ? -1 : first + index;
    }

    /// <summary>Reads the lists of a fold's test users; those of others are left out.</summary>
    /// <param name="folder">The model and fold.</param>
    /// <param name="candidates">Which lists.</param>
    /// <param name="lists">Receives them.</param>
    /// <exception cref="EvaluationException">A list is malformed, or holds what the user has seen and should not (<c>BKF7002</c>).</exception>
    public void ReadLists(ModelFolder folder, CandidateSet candidates, RecommendationLists lists)
    {
        string path = RequireFile(folder, folder.ListFile(candidates), ErrorCodes.BadRecommendations);
        (string name, string rows) = (Path.GetFileName(path), DuckDbSession.Parquet(path));
        var reader = new ListRows(new FoldUsers(test, folder.Fold), items, lists);
        if (!reader.Read(session, rows, cancellation))
        {
            // The lists of some user are in several pieces: DuckDB sorts them.
            reader = new ListRows(new FoldUsers(test, folder.Fold), items, lists);
            reader.Read(session, $"(FROM {rows} ORDER BY \"user\", rank)", cancellation);
        }

        if (reader.Malformed > 0)
        {
            throw Bad(
                folder, name,
                $"the lists of {reader.Malformed} users repeat an item or a rank, leave a rank out, or hold items that the catalogue does not have.",
                "Write ranks 1, 2, 3, … with distinct items of the catalogue for each user.");
        }

        RequireNumbers(folder, name, reader.NoNumbers, ErrorCodes.BadRecommendations, "Leave out items that the model has no score for.");
        if (candidates == CandidateSet.SeenExcluded)
        {
            RequireUnseen(folder, name, lists);
        }
    }

    private void RequireUnseen(ModelFolder folder, string name, RecommendationLists lists)
    {
        foreach (int user in test.UsersOfFold(folder.Fold))
        {
            foreach (int position in lists.ItemsOf(user))
            {
                if (test.SeenBy(user).BinarySearch(position) >= 0)
                {
                    throw Bad(
                        folder, name,
                        $"user {test.Users[user].User} is recommended item {items.IdAt(position)}, which that user rated in training, in a list "
                            + "without seen items.",
                        "Leave out what the user has rated in the fold's training rows.");
                }
            }
        }
    }

    private static void RequireNumbers(ModelFolder folder, string name, FirstPair bad, string code, string remedy)
    {
        if (bad.IsThere)
        {
            throw new EvaluationException(
                code, $"{folder.Model}[{folder.Fold}]/{name}", $"the score of user {bad.User} and item {bad.Item} is NaN or infinite.", remedy);
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

        // Lists that were made elsewhere need not be of both kinds; a kind that one fold has, all have.
        CandidateSet[] candidates = [.. new[] { CandidateSet.SeenExcluded, CandidateSet.SeenIncluded }.Where(name => kind.Ranks()
            && (name == CandidateSet.SeenExcluded || folders.Any(folder => File.Exists(folder.ListFile(name)))))];
        var lists = new SortedDictionary<CandidateSet, RecommendationLists>(
            candidates.ToDictionary(name => name, _ => new RecommendationLists(test.Users.Count)));
        foreach (ModelFolder folder in folders)
        {
            ReadScores(folder, scores);
            foreach ((CandidateSet name, RecommendationLists of) in lists)
            {
                ReadLists(folder, name, of);
            }
        }

        return new MeasuredModel
        {
            Name = folders.First().Model, Role = ModelRole.Model, Kind = kind, Lists = lists, Ratings = kind.PredictsRatings() ? scores : null,
            Scores = kind.Ranks() && !Array.TrueForAll(scores, double.IsNaN) ? scores : null,
        };
    }

    private static string RequireFile(ModelFolder folder, string path, string code) => File.Exists(path) ? path : throw new EvaluationException(
        code, $"{folder.Model}[{folder.Fold}]", $"it has no {Path.GetFileName(path)}.", "Write the file.");
}
