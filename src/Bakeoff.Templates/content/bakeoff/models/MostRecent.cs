using Bakeoff.Core;

namespace Models;

/// <summary>Recommends what many have rated lately: each rating counts the less the older it is.</summary>
public sealed class MostRecent : IRecommender
{
    /// <inheritdoc/>
    public IScorer Train(TrainingInput input)
    {
        double halfLife = input.Options<MostRecentOptions>().HalfLifeDays * 86_400 * Math.Max(1, input.TimestampsPerSecond);
        long now = input.Train.Timestamps.Max();
        double[] weights = new double[input.Catalogue.Count];
        for (int row = 0; row < input.Train.Count; row++)
        {
            weights[input.Catalogue.Items.IndexOf(input.Train.Items[row])] += Math.Pow(2, (input.Train.Timestamps[row] - now) / halfLife);
        }

        return new Model(input.Catalogue, weights);
    }

    private sealed class Model(Catalogue catalogue, double[] weights) : IScorer
    {
        public string Name => "most-recent";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => catalogue.Items.IndexOf(item) is >= 0 and var position ? weights[position] : double.NaN;

        public void ScoreCatalogue(long user, Span<double> scores) => weights.CopyTo(scores);
    }
}
