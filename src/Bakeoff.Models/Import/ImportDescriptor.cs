using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>Describes the stage <c>Import</c>, which takes in lists and scores that were made elsewhere.</summary>
public sealed class ImportDescriptor() : StageDescriptor<ImportOptions>("Import", typeof(ImportStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new ImportStage();

    /// <inheritdoc/>
    /// <remarks>The database holds the files, and spills what does not fit.</remarks>
    protected override StageNeeds EstimateNeeds(ImportOptions options, StageWorkload workload) =>
        StageNeeds.AnyCores(workload.Data.Bytes(400e6), workload.Data.Bytes(1_500e6, ratings: 20));
}
