using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Predicts the mean of the training ratings for every pair: what every rating model must beat.</summary>
/// <param name="mean">The mean.</param>
internal sealed class GlobalMeanModel(double mean) : IFoldInScorer
{
    public string Name => "global-mean";

    public ScoreKind Kind => ScoreKind.Rating;

    public double Score(long user, long item) => mean;

    public void ScoreCatalogue(long user, Span<double> scores) => scores.Fill(mean);

    /// <inheritdoc/>
    /// <remarks>It says the same of everybody.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) => this;
}
