using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>Describes the stage <c>TrainOwn</c>, which trains custom models: a class or a command.</summary>
/// <param name="load">Creates an instance of a custom class, from what the stage is given and the class's full name.</param>
public sealed class TrainCustomDescriptor(Func<StageContext, string, IRecommender> load)
    : StageDescriptor<CustomModelOptions>("TrainOwn", typeof(TrainCustomStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override bool CallsCustomCode => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) =>
        context.Options<CustomModelOptions>().Class is { } type ? new TrainCustomStage(load(context, type)) : new TrainCommandStage();

    /// <inheritdoc/>
    protected override Type? FindCodeRoot(CustomModelOptions options) =>
        options.Class is null ? typeof(TrainCommandStage) : base.FindCodeRoot(options);

    /// <inheritdoc/>
    /// <remarks>The interface of custom models hands over 28 bytes a rating. What the model itself holds only its author knows.</remarks>
    protected override StageNeeds EstimateNeeds(CustomModelOptions options, StageWorkload workload) =>
        StageNeeds.AnyCores(workload.Data.Bytes(300e6, ratings: 40), workload.Data.Bytes(2_000e6, ratings: 40));
}
