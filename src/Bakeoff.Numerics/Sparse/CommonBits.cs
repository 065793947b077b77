using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// The members that are in so many rows that what rows have in common of them is counted faster as bits, for sixteen rows at a time: a member in n
/// rows is visited n² / 2 times otherwise.
/// </summary>
internal sealed unsafe class CommonBits : IDisposable
{
    /// <summary>How many rows are counted together, so that the bits of the others are loaded once for them.</summary>
    public const int Together = 4;

    private const int Lanes = LaneMath.Count;
    private const int WordBits = 32;

    /// <summary>For a member in a 25th of the rows both ways took the same time, on a Zen 4 and two threads.</summary>
    private const int RowsToShare = 25;

    private const int MaxWords = byte.MaxValue / 8; // So that the bits of a byte's place are counted in a byte.
    private readonly NativeArray<uint> _bits; // Sixteen rows after sixteen rows, in them word by word.
    private readonly bool[] _isBit;
    private readonly int _rows;
    private readonly int _words;

    /// <summary>Chooses the members, and writes the bits of each row.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="rows">The rows of each member, each once.</param>
    /// <param name="isOff">Whether none is chosen.</param>
    public CommonBits(int rowCount, SparseRows rows, bool isOff)
    {
        int[] chosen = isOff ? [] : [.. Enumerable.Range(0, rows.Count).Where(member => rows.LengthOf(member) > rowCount / RowsToShare)
            .OrderByDescending(rows.LengthOf).Take(MaxWords * WordBits)];
        (_rows, _words, _isBit) = (rowCount, (chosen.Length + WordBits - 1) / WordBits, new bool[rows.Count]);
        _bits = new NativeArray<uint>((long)LaneMath.RoundUp(_rows + Together) * _words);
        for (int bit = 0; bit < chosen.Length; bit++)
        {
            _isBit[chosen[bit]] = true;
            foreach (int row in rows[chosen[bit]])
            {
                BitsOf(row)[bit / WordBits * Lanes] |= 1U << (bit % WordBits);
            }
        }
    }

    /// <summary>Says whether a member is counted here.</summary>
    /// <param name="member">The member.</param>
    public bool Has(int member) => _isBit[member];

    /// <summary>Adds what each of some rows has in common with each row after it; the rows before are added to as well, with no sense.</summary>
    /// <param name="row">The first of <see cref="Together"/> rows, of which some may be above the highest.</param>
    /// <param name="common">For the first row a number for each row, the rows rounded up to lanes.</param>
    /// <param name="stride">The numbers from one row to the next.</param>
    public void AddTo(int row, int* common, int stride)
    {
        uint* first = BitsOf(row), second = BitsOf(row + 1), third = BitsOf(row + 2), fourth = BitsOf(row + 3);
        for (int others = row & -Lanes; _words > 0 && others < _rows; others += Lanes)
        {
            uint* bits = BitsOf(others);
            Vector512<byte> a = Vector512<byte>.Zero, b = a, c = a, d = a;
            for (int word = 0; word < _words * Lanes; word += Lanes)
            {
                Vector512<uint> other = Vector512.Load(bits + word);
                a += CountBits(other & Vector512.Create(first[word]));
                b += CountBits(other & Vector512.Create(second[word]));
                c += CountBits(other & Vector512.Create(third[word]));
                d += CountBits(other & Vector512.Create(fourth[word]));
            }

            Add(a, common + others);
            Add(b, common + stride + others);
            Add(c, common + (2 * stride) + others);
            Add(d, common + (3 * stride) + others);
        }
    }

    public void Dispose() => _bits.Dispose();

    private uint* BitsOf(int row) => _bits.Pointer + ((long)(row & -Lanes) * _words) + (row & (Lanes - 1));

    /// <summary>The number of ones in each byte: both halves are looked up (Muła, Kurz and Lemire, Computer Journal 61(1), 2018).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> CountBits(Vector512<uint> bits)
    {
        Vector512<byte> ones = Vector512.Create(Vector256.Create(Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4)));
        Vector512<byte> half = Vector512.Create((byte)15);
        return Vector512.ShuffleNative(ones, bits.AsByte() & half) + Vector512.ShuffleNative(ones, (bits >> 4).AsByte() & half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> counts, int* common)
    {
        Vector512<uint> bytes = counts.AsUInt32(), low = Vector512.Create(0xFFu);
        Vector512<uint> sum = (bytes & low) + ((bytes >> 8) & low) + ((bytes >> 16) & low) + (bytes >> 24);
        (Vector512.Load(common) + sum.AsInt32()).Store(common);
    }
}
