namespace Bakeoff.Numerics;

/// <summary>How many members every two rows of a sparse matrix have in common, as floats: exact up to 2²⁴.</summary>
internal sealed unsafe class CommonCounts : IDisposable
{
    private readonly NativeArray<float> _counts;

    /// <summary>Counts them.</summary>
    /// <param name="members">The members of each row, each once.</param>
    /// <param name="rows">The rows of each member.</param>
    /// <param name="parallel">Number of threads, on which the counts do not depend, and cancellation.</param>
    public CommonCounts(SparseRows members, SparseRows rows, ParallelOptions parallel)
    {
        (Count, Stride) = (members.Count, LaneMath.StrideOf(members.Count));
        _counts = new NativeArray<float>((long)Count * Stride, cleared: false);
        Parallel.For(0, Count, parallel, row =>
        {
            float* counts = Row(row);
            new Span<float>(counts, Stride).Clear();
            foreach (int member in members[row])
            {
                foreach (int other in rows[member])
                {
                    counts[other]++;
                }
            }
        });
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The numbers from one row to the next; those after the last row's are 0.</summary>
    public int Stride { get; }

    /// <summary>What a row has in common with each row; with itself, its members.</summary>
    /// <param name="row">The row.</param>
    public float* Row(int row) => _counts.Pointer + ((long)row * Stride);

    public void Dispose() => _counts.Dispose();
}
