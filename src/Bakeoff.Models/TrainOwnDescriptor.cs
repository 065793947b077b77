using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>Describes the stage <c>TrainOwn</c>, which trains custom models: a class or a command.</summary>
/// <param name="load">Creates an instance of a custom class, from what the stage is given and the class's full name.</param>
public sealed class TrainOwnDescriptor(Func<StageContext, string, IRecommender> load) : StageDescriptor<OwnModelOptions>("TrainOwn", typeof(TrainOwnStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override bool CallsCustomCode => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) =>
        context.Options<OwnModelOptions>().Class is { } type ? new TrainOwnStage(load(context, type)) : new TrainCommandStage();

    /// <inheritdoc/>
    protected override Type? FindCodeRoot(OwnModelOptions options) => options.Class is null ? typeof(TrainCommandStage) : base.FindCodeRoot(options);

    /// <inheritdoc/>
    /// <remarks>The interface of custom models hands over 28 bytes a rating. What the model itself holds only its author knows.</remarks>
    protected override StageNeeds EstimateNeeds(OwnModelOptions options, StageWorkload workload) =>
        StageNeeds.AnyCores(workload.Data.Bytes(300e6, ratings: 40), workload.Data.Bytes(2_000e6, ratings: 40));
}
