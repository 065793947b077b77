using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

/// <summary>Describes the stage Sample.</summary>
public sealed class SampleDescriptor() : StageDescriptor<SampleOptions>("Sample", typeof(SampleStage))
{
    public override IReadOnlyList<string> Inputs => ["Ingest"];

    public override IStage Create(StageContext context) => new SampleStage();

    protected override StageNeeds EstimateNeeds(SampleOptions options, StageWorkload workload) => StageNeeds.AnyCores(workload.Data.Bytes(50e6));
}
