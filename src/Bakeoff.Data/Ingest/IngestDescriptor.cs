using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Describes the stage <c>Ingest</c>.</summary>
public sealed class IngestDescriptor() : StageDescriptor<IngestOptions>("Ingest", typeof(IngestStage))
{
    private const long EnoughBytes = 600_000_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Download"];

    /// <inheritdoc/>
    public override string SizeFile => "profile.json";

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new IngestStage();

    /// <inheritdoc/>
    /// <remarks>
    /// Measured (decision 19). DuckDB spills what does not fit; beyond a copy of all rows in memory and their sort it gains nothing.
    /// </remarks>
    protected override StageNeeds EstimateNeeds(IngestOptions options, StageWorkload workload) =>
        StageNeeds.AnyCores(Math.Min(EnoughBytes, workload.Data.Bytes(350e6, ratings: 12)), workload.Data.Bytes(350e6, ratings: 80));
}
