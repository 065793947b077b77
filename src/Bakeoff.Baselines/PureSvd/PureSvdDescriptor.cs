using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Describes PureSVD.</summary>
public sealed class PureSvdDescriptor()
    : BaselineDescriptor<PureSvdOptions>("pure-svd", "TrainPureSvd", () => new PureSvdStage(), typeof(PureSvdStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    /// <remarks>Another seed changes the scores within the accuracy of the vectors alone.</remarks>
    protected override bool IsRepeated => false;

    private protected override long EstimateBytes(PureSvdOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(
            size, testedShare, model: RandomizedSvd.BytesOf(Math.Min(size.Users, size.Items), Math.Max(size.Users, size.Items), options.Factors),
            perItem: 8.0 * (options.Factors + 16));

    private protected override StageWork EstimateWork(PureSvdOptions options, DataSize size, double testedShare) =>
        new((double)size.Ratings * options.Factors, "ratings × factors");
}
