using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>Describes the stage <c>TrainTwoTower</c>.</summary>
public sealed class TrainTwoTowerDescriptor() : StageDescriptor<TwoTowerOptions>("TrainTwoTower", typeof(TrainTwoTowerStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override string NativePackages => "libtorch-";

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new TrainTwoTowerStage();

    /// <inheritdoc/>
    /// <remarks>
    /// Eight bytes a rating in a mapped file, the embedding tables with their optimizer's sums, and what a batch holds: with the fused backend both
    /// towers and, for each thread, the exponentials of 64 rows. That backend reads its threads at every batch, and takes no more than its memory
    /// allows; libtorch takes the threads that its option names, and crawls where others want the same cores.
    /// </remarks>
    protected override StageNeeds EstimateNeeds(TwoTowerOptions options, StageWorkload workload)
    {
        var memory = new TrainingMemory(options, workload.Data);
        return options.UsesTorch()
            ? new StageNeeds(options.TorchThreads, options.TorchThreads, memory.OfTorch, memory.OfTorch)
            : StageNeeds.AnyCores(memory.OfOneThread, memory.OfAllThreads) with { CanGrow = true };
    }

    /// <inheritdoc/>
    protected override bool DependsOnProcessor(TwoTowerOptions options) => options.UsesTorch();

    /// <inheritdoc/>
    /// <remarks>For each rating and epoch the products with a batch of items and those of the towers' layers; and scores for lists.</remarks>
    protected override StageWork EstimateWork(TwoTowerOptions options, StageWorkload workload)
    {
        DataSize data = workload.Data;
        double row = options.BatchSize + options.TowerSizes.Sum(size => 2.0 * size);
        double scores = workload.TestedShare * data.Users * data.Items;
        return new(
            options.EmbeddingSize * (((double)data.Ratings * options.Epochs * row) + scores),
            $"embeddingSize × (ratings × epochs × (batchSize + 2 × towerSizes) + scores), {(options.UsesTorch() ? "torch" : "fused")}");
    }
}
