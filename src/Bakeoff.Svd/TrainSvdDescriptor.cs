using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Describes the stage <c>TrainSvd</c>.</summary>
public sealed class TrainSvdDescriptor() : StageDescriptor<SvdOptions>("TrainSvd", typeof(TrainSvdStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new TrainSvdStage();

    /// <inheritdoc/>
    /// <remarks>
    /// The ratings as they are read (3 bytes) and as they are assigned to blocks (8), and a vector for each user and item, which are copied once when
    /// they are saved; out of core the ratings are in files. It reads its threads at every epoch.
    /// </remarks>
    protected override StageNeeds EstimateNeeds(SvdOptions options, StageWorkload workload)
    {
        double vector = 2 * sizeof(float) * options.Features;
        long bytes = workload.Data.Bytes(250e6, ratings: options.OutOfCore ? 4 : 14, users: 64 + vector, items: 64 + vector);
        return StageNeeds.AnyCores(bytes) with { CanGrow = true };
    }

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(SvdOptions options) => options.OutOfCore ? null : "set 'outOfCore' of models.svd";

    /// <inheritdoc/>
    /// <remarks>An update of all features for each rating and epoch, and scores for lists, which take a twentieth of an update each.</remarks>
    protected override StageWork EstimateWork(SvdOptions options, StageWorkload workload)
    {
        DataSize data = workload.Data;
        double scores = workload.TestedShare * data.Users * data.Items / 20;
        return new(
            options.Features * (((double)data.Ratings * options.Epochs) + scores),
            $"features × (ratings × epochs + scores / 20), {options.Algorithm}");
    }
}
