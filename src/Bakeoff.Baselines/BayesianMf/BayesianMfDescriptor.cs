using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes Bayesian matrix factorization.</summary>
public sealed class BayesianMfDescriptor()
    : BaselineDescriptor<BayesianMfOptions>("bayesian-mf", "TrainBayesianMf", () => new BayesianMfStage(), typeof(BayesianMfStage))
{
    /// <inheritdoc/>
    public override bool NeedsRatings => true;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(BayesianMfOptions options) => "lower 'keptSamples' or 'factors' of models.bayesian-mf";

    /// <remarks>
    /// The ratings by user and by item, a row for each of the sample, and those of the samples that are kept: of items twice; the same of bins of
    /// time.
    /// </remarks>
    private protected override long EstimateBytes(BayesianMfOptions options, DataSize size, double testedShare)
    {
        double row = sizeof(float) * (options.Factors + 16.0), kept = options.KeptSamples * row;
        double feedback = (options.ImplicitFeedback ? 1 : 0) + (options.FlippedFeedback ? 1 : 0);
        double both = row * (1 + (2 * feedback));
        double bins = Math.Min(size.Ratings, (double)size.Items * options.TimeBins);
        double ofBins = (bins * (row + kept + sizeof(long))) + (4.0 * size.Items * options.TimeBins);
        return size.Bytes(
            400e6 + ofBins, ratings: (options.TimeBins > 0 ? 24 : 20) + (40 * testedShare), users: 300 + both + kept,
            items: 100 + both + ((2 + feedback) * kept));
    }

    private protected override StageWork EstimateWork(BayesianMfOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfLeastSquares(size, options.Factors, options.BurnIn + options.Samples, "samples");
}
