using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Core;

/// <summary>
/// The best of the scores that arrive, in a buffer that is cut to the wanted number when it is full: from then on only what is above the
/// worst that was kept gets in. Scores are kept as integers of the same order, so that they are counted eight at a time.
/// </summary>
internal sealed class BestScores
{
    private const int FirstScores = 1024;
    private readonly int _wanted;
    private readonly long[] _keys;
    private readonly int[] _positions; // Ascending.
    private int _count;
    private double _least; // Only this and more is let in.

    /// <param name="wanted">How many are wanted, at least 1.</param>
    public BestScores(int wanted)
    {
        _wanted = wanted;
        _keys = new long[Math.Max(256, 2 * wanted)];
        _positions = new int[_keys.Length];
        Clear();
    }

    /// <summary>Forgets all scores, so that the next list can be picked.</summary>
    public void Clear() => (_count, _least) = (0, double.NegativeInfinity);

    /// <summary>Adds the scores of some positions, which are higher than all before; NaN is left out.</summary>
    public void Add<T>(int start, ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int next = _count == 0 && double.IsNegativeInfinity(_least) ? Begin(start, scores) : 0;
        Vector512<T> least = Vector512.Create(T.CreateTruncating(_least));
        ref T first = ref MemoryMarshal.GetReference(scores);
        for (; next <= scores.Length - Vector512<T>.Count; next += Vector512<T>.Count)
        {
            ulong hits = Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)next), least).ExtractMostSignificantBits();
            if (hits == 0)
            {
                continue;
            }

            if (_count > _keys.Length - Vector512<T>.Count)
            {
                Shrink<T>();
                least = Vector512.Create(T.CreateTruncating(_least));
            }

            Append(hits, start + next, scores[next..]);
        }

        for (; next < scores.Length; next++)
        {
            Add<T>(start + next, double.CreateTruncating(scores[next]));
        }
    }

    /// <summary>
    /// Takes the first scores all at once: a bound that many of them have set lets far fewer of the others in than one that grows with each, and
    /// each that is let in is a branch which the processor guesses wrong.
    /// </summary>
    /// <returns>How many were taken; 0 where there are too few to be worth it.</returns>
    private int Begin<T>(int start, ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.Length < 4 * _wanted || 4 * _wanted > FirstScores)
        {
            return 0;
        }

        int length = Math.Min(scores.Length, FirstScores);
        Span<long> keys = stackalloc long[FirstScores];
        Span<int> positions = stackalloc int[FirstScores];
        int count = 0;
        for (int i = 0; i < length; i++)
        {
            // Written in any case and counted only if it is a number.
            (keys[count], positions[count]) = (KeyOf(double.CreateTruncating(scores[i])), start + i);
            count += T.IsNaN(scores[i]) ? 0 : 1;
        }

        long worst = count <= _wanted ? long.MinValue : Threshold(keys[..count]).Worst;
        for (int i = 0; i < count; i++)
        {
            if (_count == _keys.Length)
            {
                Shrink<T>(); // Many scores are equal to the worst.
            }

            (_keys[_count], _positions[_count]) = (keys[i], positions[i]);
            _count += keys[i] >= worst ? 1 : 0;
        }

        Shrink<T>();
        return length;
    }

    /// <summary>Adds the scores of ascending positions that are at least so good.</summary>
    public void AddAll(ReadOnlySpan<int> positions, ReadOnlySpan<double> scores, double least)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= least)
            {
                Add<double>(positions[i], scores[i]);
            }
        }
    }

    /// <summary>The best, as many as are wanted, best first; of equal scores the lower position first.</summary>
    public RankedItems Ranked()
    {
        Shrink<double>();
        int length = Math.Min(_wanted, _count);
        var ranked = new RankedItems(new int[length], new double[length]);
        Array.Fill(ranked.Positions, -1);
        for (int i = 0; i < _count; i++)
        {
            int rank = AtLeast(_keys.AsSpan(0, _count), _keys[i] + 1); // Counting those above it takes less time than sorting so few.
            while (rank < length && ranked.Positions[rank] >= 0)
            {
                rank++;
            }

            if (rank < length)
            {
                (ranked.Positions[rank], ranked.Scores[rank]) = (_positions[i], ScoreOf(_keys[i]));
            }
        }

        return ranked;
    }

    /// <summary>Of doubles that are not NaN, the greater has the greater key; both zeros have the same.</summary>
    private static long KeyOf(double score) => OfTheSameOrder(BitConverter.DoubleToInt64Bits(score + 0.0));

    private static double ScoreOf(long key) => BitConverter.Int64BitsToDouble(OfTheSameOrder(key));

    private static long OfTheSameOrder(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    private void Append<T>(ulong lanes, int start, ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = _count;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            (_keys[count], _positions[count]) = (KeyOf(double.CreateTruncating(scores[lane])), start + lane);
            count++;
        }

        _count = count;
    }

    private void Add<T>(int position, double score)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (score >= _least)
        {
            if (_count == _keys.Length)
            {
                Shrink<T>();
            }

            (_keys[_count], _positions[_count]) = (KeyOf(score), position);
            _count++;
        }
    }

    /// <summary>
    /// Keeps the best: as many as are wanted or a few more. What comes later must be better than the worst of them, since of equal scores
    /// the lower position is wanted.
    /// </summary>
    private void Shrink<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_count <= _wanted)
        {
            return;
        }

        (long worst, int surplus) = Threshold(_keys.AsSpan(0, _count));
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            // Written in any case and counted only if kept: nothing that a processor has to guess.
            long key = _keys[i];
            (_keys[kept], _positions[kept]) = (key, _positions[i]);
            kept += key >= worst ? 1 : 0;
        }

        _count = kept;
        DropLast(worst, surplus);
        _least = double.CreateTruncating(T.BitIncrement(T.CreateTruncating(ScoreOf(worst))));
    }

    /// <summary>Leaves out the last of those that have a key: of equal scores the lower position is wanted.</summary>
    private void DropLast(long key, int surplus)
    {
        for (int i = _count - 1; surplus > 0; i--)
        {
            if (_keys[i] == key)
            {
                _keys.AsSpan((i + 1).._count).CopyTo(_keys.AsSpan(i));
                _positions.AsSpan((i + 1).._count).CopyTo(_positions.AsSpan(i));
                (_count, surplus) = (_count - 1, surplus - 1);
            }
        }
    }

    /// <summary>
    /// A key that as many reach as are wanted or a few more, and how many of those that have this very key are too many: it is found by
    /// halving the range of keys.
    /// </summary>
    private (long Worst, int Surplus) Threshold(ReadOnlySpan<long> keys)
    {
        (long low, long high) = (keys[0], keys[0]);
        foreach (long key in keys)
        {
            (low, high) = (Math.Min(low, key), Math.Max(high, key));
        }

        // At least as many as are wanted reach low, and fewer reach what is above high.
        int most = _wanted + (_wanted / 4);
        int reached = keys.Length;
        while (reached > most && low < high)
        {
            long middle = (low & high) + ((low ^ high) >> 1) + ((low ^ high) & 1); // Rounded up, so that it is above low.
            int count = AtLeast(keys, middle);
            (low, high, reached) = count >= _wanted ? (middle, high, count) : (low, middle - 1, reached);
        }

        return (low, reached > most ? reached - _wanted : 0);
    }

    private static int AtLeast(ReadOnlySpan<long> keys, long least)
    {
        ref long first = ref MemoryMarshal.GetReference(keys);
        Vector512<long> bound = Vector512.Create(least);
        Vector512<long> counts = Vector512<long>.Zero;
        int next = 0;
        for (; next <= keys.Length - Vector512<long>.Count; next += Vector512<long>.Count)
        {
            counts -= Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)next), bound);
        }

        int count = (int)Vector512.Sum(counts);
        for (; next < keys.Length; next++)
        {
            count += keys[next] >= least ? 1 : 0;
        }

        return count;
    }
}
