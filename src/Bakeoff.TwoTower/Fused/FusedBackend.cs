using System.Runtime.Intrinsics;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Chooses the widest vectors of the processor.</summary>
internal static class FusedBackend
{
    /// <summary>A step of the fused backend.</summary>
    public static ITrainingStep Create(TwoTowerWeights weights, TwoTowerOptions options, int threads, ThreadShare? share = null) =>
        Vector512.IsHardwareAccelerated ? new FusedStep<Lanes512>(weights, options, threads, share)
        : Vector256.IsHardwareAccelerated ? new FusedStep<Lanes256>(weights, options, threads, share)
        : new FusedStep<Lanes128>(weights, options, threads, share);
}
