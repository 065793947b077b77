using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Computes a tower's outputs for inputs, block by block, without training. One thread at a time.</summary>
internal abstract class Embedder : IDisposable
{
    /// <summary>The largest number of rows.</summary>
    public const int BlockRows = 1024;

    /// <summary>An embedder for the widest vectors of the processor.</summary>
    public static Embedder Create(Tower tower, bool normalize) =>
        WidestLanes.Run<Creation, Embedder>(new Creation(tower, normalize));

    /// <summary>The outputs of an input of at most <see cref="BlockRows"/> rows: valid until the next call.</summary>
    public abstract Matrix Embed(TowerInput input);

    public abstract void Dispose();

    private readonly struct Creation(Tower tower, bool normalize) : ILaneWork<Embedder>
    {
        public Embedder Run<T>()
            where T : struct, ILanes<T> => new Embedder<T>(tower, normalize);
    }
}
