using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Describes the stage <c>Download</c>.</summary>
public sealed class DownloadDescriptor() : StageDescriptor<DownloadOptions>("Download", typeof(DownloadStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => [];

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new DownloadStage();

    /// <inheritdoc/>
    /// <remarks>A checksum fixes the bytes of an archive, so that no code can change them.</remarks>
    protected override Type? FindCodeRoot(DownloadOptions options) => options.Kind == "archive" ? null : base.FindCodeRoot(options);

    /// <inheritdoc/>
    /// <remarks>Generating holds a table of items, unpacking and copying a buffer.</remarks>
    protected override StageNeeds EstimateNeeds(DownloadOptions options, StageWorkload workload) =>
        StageNeeds.OneCore(workload.Data.Bytes(150e6, items: 500));
}
