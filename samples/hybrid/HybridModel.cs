using Bakeoff.Core;

namespace Bakeoff.Hybrid;

/// <summary>The trained hybrid: the trees' order for the candidates, and behind them all others in the order of the two-tower model.</summary>
internal sealed class HybridModel(CandidateScores below, RankingTrees trees, int candidates, Catalogue catalogue) : IScorer
{
    /// <summary>No two scores of the two-tower model are so far apart.</summary>
    private const double Behind = 1e6;

    public string Name => "hybrid";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        int position = catalogue.Items.IndexOf(item);
        if (position < 0)
        {
            return double.NaN;
        }

        double[] scores = new double[catalogue.Count];
        ScoreCatalogue(user, scores);
        return scores[position];
    }

    /// <summary>What the user has seen is never a candidate: in the list with seen items it comes behind them.</summary>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double[] proposed = new double[scores.Length];
        below.ScoreCatalogue(user, proposed);
        (int Position, float[] Features)[] unseen = below.Of(user, candidates, proposed);
        float[] ranks = trees.Score(unseen.Select(candidate => candidate.Features));
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = proposed[position] - Behind;
        }

        for (int i = 0; i < unseen.Length; i++)
        {
            scores[unseen[i].Position] = ranks[i];
        }
    }
}
