using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Describes the stage <c>Integrity</c>.</summary>
public sealed class IntegrityDescriptor() : StageDescriptor<IntegrityOptions>("Integrity", typeof(IntegrityStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new IntegrityStage();

    /// <inheritdoc/>
    /// <remarks>Two files are streamed in parallel, a user's rows at a time.</remarks>
    protected override StageNeeds EstimateNeeds(IntegrityOptions options, StageWorkload workload) => StageNeeds.AnyCores(workload.Data.Bytes(300e6));
}
