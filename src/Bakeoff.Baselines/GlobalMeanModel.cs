using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Predicts the mean of the training ratings for every pair: what every rating model must beat.</summary>
internal sealed class GlobalMeanModel(Fold fold) : IScorer
{
    private readonly double _mean = BiasTerms.MeanOf(fold.Train.Ratings);

    public string Name => "global-mean";

    public ScoreKind Kind => ScoreKind.Rating;

    public double Score(long user, long item) => _mean;

    public void ScoreCatalogue(long user, Span<double> scores) => scores.Fill(_mean);
}
