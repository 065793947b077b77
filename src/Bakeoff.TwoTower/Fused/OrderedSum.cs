using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// A matrix, in tiles of rows, to which parts add in the order of their numbers, on any threads: each waits for the part before it, tile by tile. So
/// the sums are those of one thread to the bit, and no part needs a matrix of its own. A part may only be begun after all lower ones.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
/// <param name="rows">Rows at most.</param>
/// <param name="tileRows">Rows of a tile; the last one may have fewer.</param>
internal sealed unsafe class OrderedSum<T>(int rows, int tileRows)
    where T : struct, ILanes<T>
{
    private const int Spacing = 16; // Each tile's turn has a line of the cache, so that who waits for one does not hold up another.
    private readonly int[] _turns = new int[(((rows - 1) / tileRows) + 2) * Spacing];
    private Matrix _target;
    private volatile bool _failed;

    /// <summary>Begins a sum; what the target holds is overwritten.</summary>
    public void Begin(Matrix target)
    {
        _target = target;
        Array.Clear(_turns);
    }

    /// <summary>Adds a part's tile, once the part before has added its own. Part 0 is the first.</summary>
    /// <param name="part">The number of the part.</param>
    /// <param name="tile">The number of the tile.</param>
    /// <param name="values">The values, as far apart as the target's.</param>
    /// <param name="count">The rows of the tile.</param>
    public void Add(int part, int tile, Matrix values, int count)
    {
        ref int turn = ref _turns[(tile + 1) * Spacing];
        var spin = new SpinWait();
        while (Volatile.Read(ref turn) != part)
        {
            if (_failed)
            {
                return; // The step has failed: nobody reads the sum.
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        float* target = _target.Row(tile * tileRows);
        for (nint i = 0; i < (nint)count * values.Stride; i += LaneMath.Count)
        {
            T value = T.Load(values.Pointer + i);
            (part == 0 ? value : T.Load(target + i) + value).Store(target + i);
        }

        Volatile.Write(ref turn, part + 1);
    }

    /// <summary>Lets nobody wait any more, for a part that will not be computed.</summary>
    public void Fail() => _failed = true;
}
