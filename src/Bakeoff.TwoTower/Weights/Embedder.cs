using System.Runtime.Intrinsics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Computes a tower's outputs for inputs, block by block, without training. One thread at a time.</summary>
internal abstract class Embedder : IDisposable
{
    /// <summary>The largest number of rows.</summary>
    public const int BlockRows = 1024;

    /// <summary>An embedder for the widest vectors of the processor.</summary>
    public static Embedder Create(Tower tower, bool normalize) =>
        Vector512.IsHardwareAccelerated ? new Embedder<Lanes512>(tower, normalize)
        : Vector256.IsHardwareAccelerated ? new Embedder<Lanes256>(tower, normalize)
        : new Embedder<Lanes128>(tower, normalize);

    /// <summary>The outputs of an input of at most <see cref="BlockRows"/> rows: valid until the next call.</summary>
    public abstract Matrix Embed(TowerInput input);

    public abstract void Dispose();
}
