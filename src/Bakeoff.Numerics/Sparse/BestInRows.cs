using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>
/// The best of what is offered to each of many rows, in one array for all of them: twice as many as are wanted, cut to the wanted number when they
/// are full. What is kept does not depend on the order of the offers: the highest values, and of equal ones those of the lowest index.
/// </summary>
internal sealed unsafe class BestInRows : IDisposable
{
    private const int SpareEntries = 32; // So that few wanted ones are not cut at every other offer.
    private readonly NativeArray<ulong> _entries; // The complement of a positive float's bits, then the index: the lowest is the best.
    private readonly NativeArray<float> _least;
    private readonly int[] _counts;
    private readonly int _wanted;
    private readonly int _capacity;

    /// <param name="rows">The number of rows.</param>
    /// <param name="wanted">How many are wanted for each, at least 1.</param>
    /// <param name="offers">How many are offered to a row at most.</param>
    public BestInRows(int rows, int wanted, int offers)
    {
        (_wanted, _capacity) = (wanted, (int)Math.Min((2L * wanted) + SpareEntries, offers + 1L));
        _entries = new NativeArray<ulong>((long)rows * _capacity, cleared: false);
        _least = new NativeArray<float>(LaneMath.RoundUp(rows));
        _least.Span.Fill(float.Epsilon);
        _counts = new int[rows];
    }

    /// <summary>For each row the least value that may still get in: above 0, and higher once a row has had more than enough offers.</summary>
    public float* Least => _least.Pointer;

    /// <summary>Offers an index to a row, once. One thread at a time may offer to a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">The index.</param>
    /// <param name="value">Its value; taken only if it is at least <see cref="Least"/> of the row.</param>
    public void Offer(int row, int index, float value)
    {
        if (!(value >= Least[row]))
        {
            return;
        }

        ulong* entries = _entries.Pointer + ((long)row * _capacity);
        entries[_counts[row]++] = ((ulong)~BitConverter.SingleToUInt32Bits(value) << 32) | (uint)index;
        if (_counts[row] == _capacity)
        {
            Cut(row);
        }
    }

    /// <summary>Creates the matrix of what is kept, and gives the memory of the offers back.</summary>
    /// <param name="parallel">Number of threads, on which the result does not depend, and cancellation.</param>
    /// <param name="ascending">Whether the elements of a row are in the order of their indices; else the best is the first.</param>
    /// <exception cref="OverflowException">More than 2³¹ − 1 elements are kept.</exception>
    public SparseWeights Take(ParallelOptions parallel, bool ascending)
    {
        long[] starts = new long[_counts.Length + 1];
        for (int row = 0; row < _counts.Length; row++)
        {
            starts[row + 1] = starts[row] + Math.Min(_counts[row], _wanted);
        }

        int elements = checked((int)starts[^1]);
        (int[] indices, float[] values) = (new int[elements], new float[elements]);
        Parallel.For(0, _counts.Length, parallel, row =>
        {
            if (_counts[row] > _wanted)
            {
                Cut(row);
            }

            var kept = new Span<ulong>(_entries.Pointer + ((long)row * _capacity), _counts[row]);
            for (int i = 0; ascending && i < kept.Length; i++)
            {
                kept[i] = (kept[i] << 32) | (kept[i] >> 32);
            }

            kept.Sort();
            for (int i = 0; i < kept.Length; i++)
            {
                ulong entry = ascending ? (kept[i] << 32) | (kept[i] >> 32) : kept[i];
                (indices[starts[row] + i], values[starts[row] + i]) = ((int)(uint)entry, BitConverter.UInt32BitsToSingle(~(uint)(entry >> 32)));
            }
        });
        Dispose();
        return new SparseWeights(starts, indices, values);
    }

    public void Dispose()
    {
        _entries.Dispose();
        _least.Dispose();
    }

    /// <summary>Keeps the wanted number of a row's entries; all keys differ, since an index is offered once.</summary>
    private void Cut(int row)
    {
        ulong* entries = _entries.Pointer + ((long)row * _capacity);
        ulong worst = Select(entries, _counts[row], _wanted - 1);
        _counts[row] = _wanted;
        Least[row] = BitConverter.UInt32BitsToSingle(~(uint)(worst >> 32));
    }

    /// <summary>Moves the lowest entries to the front (Hoare's selection); returns the one at a place of the sorted order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Select(ulong* entries, int count, int place)
    {
        (int low, int high) = (0, count - 1);
        while (low < high)
        {
            ulong pivot = entries[low + ((high - low) / 2)];
            (int i, int j) = (low, high);
            while (i <= j)
            {
                while (entries[i] < pivot)
                {
                    i++;
                }

                while (entries[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (entries[i], entries[j]) = (entries[j], entries[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            if (place <= j)
            {
                high = j;
            }
            else if (place >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return entries[place];
    }
}
