using Bakeoff.Core;

namespace Bakeoff.Hybrid;

/// <summary>A user's candidates, the items that the two-tower model scores highest, with all that the trees rank them by.</summary>
/// <param name="twoTower">Proposes.</param>
/// <param name="svd">Another opinion; null where there are no ratings.</param>
/// <param name="facts">What is known of user and item.</param>
internal sealed class CandidateScores(IScorer twoTower, IScorer? svd, ContentFacts facts)
{
    public const int FeatureCount = 3 + ContentCount;
    private const int ContentCount = 8;

    /// <summary>The scores by which candidates are chosen, and by which all others are ranked behind them.</summary>
    public void ScoreCatalogue(long user, Span<double> scores) => twoTower.ScoreCatalogue(user, scores);

    /// <summary>Candidates that the user has not seen, best first.</summary>
    public (int Position, float[] Features)[] Of(long user, int count) => Of(user, count, Catalogue(twoTower, user, facts.Items));

    /// <summary>The same of scores that are known already.</summary>
    public (int Position, float[] Features)[] Of(long user, int count, double[] scores)
    {
        int[] seen = facts.SeenBy(user);
        double[]? others = svd is null ? null : Catalogue(svd, user, scores.Length);
        int[] ranked = TopItems.Pick(scores, count + seen.Length);
        return [.. ranked.Where(position => Array.BinarySearch(seen, position) < 0).Take(count).Select((position, rank) =>
        {
            float[] features = new float[FeatureCount];
            (features[0], features[1], features[2]) = ((float)scores[position], MathF.Log(1 + rank), others is null ? 0 : (float)others[position]);
            facts.Describe(user, position, features.AsSpan(3));
            return (position, features);
        })];
    }

    private static double[] Catalogue(IScorer model, long user, int items)
    {
        double[] scores = new double[items];
        model.ScoreCatalogue(user, scores);
        return scores;
    }
}
