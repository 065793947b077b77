using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Chooses the widest vectors of the processor.</summary>
internal static class FusedBackend
{
    /// <summary>A step of the fused backend.</summary>
    /// <param name="weights">What is trained.</param>
    /// <param name="options">The options.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="capacity">The largest batch.</param>
    public static ITrainingStep Create(TwoTowerWeights weights, TwoTowerOptions options, FusedThreads threads, BatchCapacity capacity) =>
        WidestLanes.Run<Creation, ITrainingStep>(new Creation(weights, options, threads, capacity));

    private readonly struct Creation(TwoTowerWeights weights, TwoTowerOptions options, FusedThreads threads, BatchCapacity capacity)
        : ILaneWork<ITrainingStep>
    {
        public ITrainingStep Run<T>()
            where T : struct, ILanes<T> => new FusedStep<T>(weights, options, threads, capacity);
    }
}
