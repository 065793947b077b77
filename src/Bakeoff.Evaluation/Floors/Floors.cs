using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// What every metric is computed for in addition to the models, by the same code on the same rows: scores by chance, popularity, and an oracle that
/// knows the test ratings. A metric on which a model is no better than chance does not measure it.
/// </summary>
internal static class Floors
{
    /// <summary>The name of the floor whose scores are random.</summary>
    public const string RandomName = "random";

    /// <summary>The name of the floor whose scores are the numbers of training ratings.</summary>
    public const string PopularityName = "popularity";

    /// <summary>The name of the ceiling whose scores are the test ratings.</summary>
    public const string OracleName = "oracle";

    /// <summary>How many draws the random floor is the mean of: a single one may have no hit at all, and so no width.</summary>
    public const int RandomDraws = 10;

    /// <summary>Ratings drawn from the fold's training ratings, and lists and orders drawn at random.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="trainingRatings">By fold how often each rating occurs in training.</param>
    /// <param name="seed">Seeds all draws.</param>
    /// <param name="draw">The number of the draw.</param>
    public static MeasuredModel Random(TestSet test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> trainingRatings, ulong seed, int draw)
    {
        double[] ratings = new double[test.Positions.Length], scores = new double[test.Positions.Length];
        var (excluded, included) = (new RecommendationLists(test.Users.Count), new RecommendationLists(test.Users.Count));
        Dictionary<int, long> rowsOf = trainingRatings.ToDictionary(fold => fold.Key, fold => fold.Value.Sum(bar => bar.Rows));
        Parallel.For(0, test.Users.Count, test.Parallelism, () => new ItemSampler(test.Items.Count), (user, _, sampler) =>
        {
            int fold = test.Users[user].Fold;
            var random = new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"random {draw} {fold} {test.Users[user].User}")));
            for (int row = test.FirstRows[user]; row < test.FirstRows[user + 1]; row++)
            {
                (ratings[row], scores[row]) = (Draw(trainingRatings[fold], (long)(random.NextDouble() * rowsOf[fold])), random.NextDouble());
            }

            included.Set(user, sampler.Sample(random, []));
            excluded.Set(user, sampler.Sample(random, test.SeenBy(user)));
            return sampler;
        }, _ => { });
        return Create(RandomName, ModelRole.Floor, ScoreKind.RatingAndRanking, ratings, scores, excluded, included);
    }

    /// <summary>Items by their number of training ratings, of equal ones the lower id first: what every recommender must beat.</summary>
    public static MeasuredModel Popularity(TestSet test)
    {
        double[] scores = new double[test.Positions.Length];
        var (excluded, included) = (new RecommendationLists(test.Users.Count), new RecommendationLists(test.Users.Count));
        foreach (int fold in test.Folds)
        {
            int[] raters = test.Items.Raters(fold);
            int[] order = [.. Enumerable.Range(0, raters.Length).OrderByDescending(position => raters[position])];
            foreach (int user in test.UsersOfFold(fold))
            {
                foreach (int row in test.RowNumbersOf(user))
                {
                    scores[row] = raters[test.Positions[row]];
                }

                included.Set(user, order);
                excluded.Set(user, FirstUnseen(order, test.SeenBy(user)));
            }
        }

        return Create(PopularityName, ModelRole.Floor, ScoreKind.Ranking, null, scores, excluded, included);
    }

    /// <summary>The best there can be: it predicts the test ratings, and lists the test items first, by rating.</summary>
    public static MeasuredModel Oracle(TestSet test)
    {
        double[] ratings = [.. test.Ratings.Select(rating => (double)rating)];
        var lists = new RecommendationLists(test.Users.Count);
        for (int user = 0; user < test.Users.Count; user++)
        {
            lists.Set(user, [.. test.RowNumbersOf(user)
                .OrderByDescending(row => test.Ratings[row]).ThenBy(row => test.Positions[row]).Select(row => test.Positions[row])]);
        }

        return Create(OracleName, ModelRole.Ceiling, ScoreKind.RatingAndRanking, ratings, ratings, lists, lists);
    }

    /// <summary>The predictions of each fold, reassigned to its rows at random: a metric that stays the same does not read them.</summary>
    public static double[] Shuffled(TestSet test, double[] predictions, ulong seed)
    {
        double[] shuffled = [.. predictions];
        int first = 0;
        foreach (int fold in test.Folds)
        {
            int end = test.UsersOfFold(fold) is [.., int last] ? test.FirstRows[last + 1] : first;
            new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"shuffled {fold}"))).Shuffle(shuffled.AsSpan(first..end));
            first = end;
        }

        return shuffled;
    }

    private static MeasuredModel Create(
        string name, ModelRole role, ScoreKind kind, double[]? ratings, double[] scores, RecommendationLists excluded,
        RecommendationLists included) => new()
    {
        Name = name, Role = role, Kind = kind, Ratings = ratings, Scores = scores,
        Lists = new SortedDictionary<CandidateSet, RecommendationLists>
        {
            [CandidateSet.SeenExcluded] = excluded, [CandidateSet.SeenIncluded] = included,
        },
    };

    private static float Draw((float Rating, long Rows)[] histogram, long row)
    {
        int bar = 0;
        for (; row >= histogram[bar].Rows; bar++)
        {
            row -= histogram[bar].Rows;
        }

        return histogram[bar].Rating;
    }

    /// <summary>The first items of an order that are not among those seen, as many as a list has.</summary>
    internal static int[] FirstUnseen(int[] order, ReadOnlySpan<int> seen)
    {
        var unseen = new List<int>();
        for (int i = 0; i < order.Length && unseen.Count < TopItems.ListLength; i++)
        {
            if (seen.BinarySearch(order[i]) < 0)
            {
                unseen.Add(order[i]);
            }
        }

        return [.. unseen];
    }
}
