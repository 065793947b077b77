using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Predicts the mean of the training ratings for every pair: what every rating model must beat.</summary>
/// <param name="mean">The mean.</param>
internal sealed class GlobalMeanModel(double mean) : IScorer
{
    public string Name => "global-mean";

    public ScoreKind Kind => ScoreKind.Rating;

    public double Score(long user, long item) => mean;

    public void ScoreCatalogue(long user, Span<double> scores) => scores.Fill(mean);
}
