using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Describes the stage <c>Split</c>.</summary>
public sealed class SplitDescriptor() : StageDescriptor<SplitOptions>("Split", typeof(SplitStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new SplitStage();

    /// <inheritdoc/>
    /// <remarks>Measured (decision 19). The rows are streamed; some methods hold something for each.</remarks>
    protected override StageNeeds EstimateNeeds(SplitOptions options, StageWorkload workload) =>
        StageNeeds.AnyCores(workload.Data.Bytes(300e6, ratings: options.Cut.BytesPerRating));
}
