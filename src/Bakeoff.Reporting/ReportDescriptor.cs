using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>Describes the stage <c>Report</c>.</summary>
public sealed class ReportDescriptor() : StageDescriptor<ReportOptions>("Report", typeof(ReportStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split", "Integrity", EveryTraining, "Evaluate"];

    /// <inheritdoc/>
    public override bool ReadsProvenance => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new ReportStage();

    /// <inheritdoc/>
    /// <remarks>The page and what it is made of.</remarks>
    protected override StageNeeds EstimateNeeds(ReportOptions options, StageWorkload workload) => StageNeeds.OneCore(workload.Data.Bytes(256e6));
}
