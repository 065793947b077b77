using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the stage <c>TrainBaselines</c>.</summary>
public sealed class TrainBaselinesDescriptor() : StageDescriptor<BaselineOptions>("TrainBaselines", typeof(TrainBaselinesStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    /// <remarks>Most of them draw nothing, and what they are compared with is each model's own repeats.</remarks>
    public override bool IsRepeated => false;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new TrainBaselinesStage();

    /// <inheritdoc/>
    /// <remarks>
    /// Means are streamed. Models of lists share the ratings by user and by item, 8 bytes each, and with what is not collected yet three times that;
    /// each adds its own tables, and is gone before the next is fitted (decision 21).
    /// </remarks>
    protected override StageNeeds EstimateNeeds(BaselineOptions options, StageWorkload workload)
    {
        (DataSize size, double tested) = (workload.Data, workload.TestedShare);
        double perItem = Math.Max(20.0 * options.Neighbours, 12.0 * options.Rp3Neighbours), perUser = 12.0 * options.UserNeighbours * tested;
        double factors = 8.0 * Math.Max(options.AlsFactors, 6.0 * options.PureSvdFactors);
        double matrix = 3.0 * sizeof(double) * Math.Min(options.EaseItems, size.Items) * Math.Min(options.EaseItems, size.Items);
        double ease = options.Ease > 0 ? matrix : 0;
        bool lists = perItem + perUser + factors + ease > 0;
        double rating = (4 * tested) + (lists ? 24 : 0) + (options.TuningSets > 0 ? 16 : 0);
        return StageNeeds.AnyCores(size.Bytes(400e6 + ease, ratings: rating, users: 260 + perUser + factors, items: 64 + perItem + factors));
    }

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(BaselineOptions options) => options.Ease > 0 ? "lower 'easeItems' of models.baselines" : null;
}
