using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

/// <summary>The model of docs/how-to/custom-models.md.</summary>
public sealed class MostRecent : IRecommender
{
    public IScorer Train(TrainingInput input)
    {
        double[] last = new double[input.Catalogue.Count];
        for (int row = 0; row < input.Train.Count; row++)
        {
            int item = input.Catalogue.Items.IndexOf(input.Train.Items[row]);
            last[item] = Math.Max(last[item], input.Train.Timestamps[row]);
        }

        return new Model(input.Catalogue, last);
    }

    private sealed class Model(Catalogue catalogue, double[] last) : IScorer
    {
        public string Name => "most-recent";
        public ScoreKind Kind => ScoreKind.Ranking; // No ratings, so no RMSE.
        public double Score(long user, long item) => catalogue.Items.IndexOf(item) is >= 0 and var position ? last[position] : double.NaN;
        public void ScoreCatalogue(long user, Span<double> scores) => last.CopyTo(scores);
    }
}
