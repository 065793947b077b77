using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Scores every pair by chance: a metric on which this does as well as a model does not measure the model. The score
/// of a pair depends on the seed, the user and the item alone, so predictions and lists agree.
/// </summary>
internal sealed class RandomModel(Fold fold, ulong seed) : IScorer
{
    public string Name => "random";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) =>
        new SeededRandom(seed ^ (unchecked((ulong)user) * 0x9E3779B97F4A7C15) ^ (unchecked((ulong)item) * 0xC2B2AE3D27D4EB4F)).NextDouble();

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = Score(user, fold.Catalogue.Items.IdAt(position));
        }
    }
}
