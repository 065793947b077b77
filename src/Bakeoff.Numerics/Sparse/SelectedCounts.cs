using System.Numerics;

namespace Bakeoff.Numerics;

/// <summary>
/// How many members every two of a few rows of a sparse matrix have in common: each member has a bit for each of the rows in which it was found, so
/// that one more row is counted with all before it at a time. An object is for one thread, and has 8 bytes a member for 64 rows.
/// </summary>
internal sealed unsafe class SelectedCounts : IDisposable
{
    private const int WordBits = 64;
    private readonly NativeArray<ulong> _found;
    private readonly NativeArray<int> _common;
    private readonly NativeArray<float> _counts;
    private readonly NativeArray<float> _target;
    private readonly int _words;

    /// <param name="members">The number of members.</param>
    /// <param name="rows">How many rows are selected at most.</param>
    public SelectedCounts(int members, int rows)
    {
        _words = Math.Max(1, (rows + WordBits - 1) / WordBits);
        Stride = LaneMath.StrideOf(Math.Max(1, rows));
        _found = new NativeArray<ulong>((long)members * _words);
        _common = new NativeArray<int>((long)rows * Stride);
        _counts = new NativeArray<float>((long)rows * Stride);
        _target = new NativeArray<float>(Stride);
    }

    /// <summary>What every two of the selected rows have in common, row by row; 0 after the last of them.</summary>
    public float* Counts => _counts.Pointer;

    /// <summary>What the target has in common with each of the selected rows; 0 after the last of them.</summary>
    public float* Target => _target.Pointer;

    /// <summary>The numbers from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Counts for other rows.</summary>
    /// <param name="members">The members of all rows, each once.</param>
    /// <param name="selected">The selected rows.</param>
    /// <param name="target">Another row.</param>
    public void Count(SparseRows members, ReadOnlySpan<int> selected, int target)
    {
        new Span<int>(_common.Pointer, selected.Length * Stride).Clear();
        for (int i = 0; i < selected.Length; i++)
        {
            CountWithEarlier(members[selected[i]], _common.Pointer + (i * Stride), i);
            foreach (int member in members[selected[i]])
            {
                _found.Pointer[((long)member * _words) + (i / WordBits)] |= 1UL << (i % WordBits);
            }

            _common.Pointer[(i * Stride) + i] = members.LengthOf(selected[i]);
        }

        for (int i = 0; i < selected.Length; i++)
        {
            new Span<float>(Counts + (i * Stride), Stride).Clear();
            for (int j = 0; j < selected.Length; j++)
            {
                Counts[(i * Stride) + j] = _common.Pointer[(Math.Max(i, j) * Stride) + Math.Min(i, j)];
            }
        }

        int* common = stackalloc int[Stride];
        new Span<int>(common, Stride).Clear();
        CountWithEarlier(members[target], common, selected.Length);
        for (int i = 0; i < Stride; i++)
        {
            Target[i] = common[i];
        }

        foreach (int row in selected)
        {
            foreach (int member in members[row])
            {
                new Span<ulong>(_found.Pointer + ((long)member * _words), _words).Clear();
            }
        }
    }

    public void Dispose()
    {
        _found.Dispose();
        _common.Dispose();
        _counts.Dispose();
        _target.Dispose();
    }

    private void CountWithEarlier(ReadOnlySpan<int> members, int* common, int earlier)
    {
        int words = (earlier + WordBits - 1) / WordBits;
        foreach (int member in members)
        {
            ulong* found = _found.Pointer + ((long)member * _words);
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = found[word]; bits != 0; bits &= bits - 1)
                {
                    common[(word * WordBits) + BitOperations.TrailingZeroCount(bits)]++;
                }
            }
        }
    }
}
