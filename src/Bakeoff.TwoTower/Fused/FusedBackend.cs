using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Chooses the widest vectors of the processor.</summary>
internal static class FusedBackend
{
    /// <summary>A step of the fused backend.</summary>
    public static ITrainingStep Create(TwoTowerWeights weights, TwoTowerOptions options, int threads, ThreadShare? share = null) =>
        WidestLanes.Run<Creation, ITrainingStep>(new Creation(weights, options, threads, share));

    private readonly struct Creation(TwoTowerWeights weights, TwoTowerOptions options, int threads, ThreadShare? share) : ILaneWork<ITrainingStep>
    {
        public ITrainingStep Run<T>()
            where T : struct, ILanes<T> => new FusedStep<T>(weights, options, threads, share);
    }
}
