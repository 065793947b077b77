using System.Numerics;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// Finds for each row of a sparse matrix the other rows that are worth the most to it, from what they have in common. Common members are counted
/// for pairs of rows above the diagonal alone, and each count is offered to both: a tile of some rows at a time, first along its rows, then along its
/// columns, so that no two threads offer to the same row. The few members that are in very many rows are counted as bits, 64 at a time.
/// </summary>
/// <typeparam name="TSimilarity">What a count is worth.</typeparam>
internal sealed unsafe class NearestRows<TSimilarity> : IDisposable
    where TSimilarity : struct, ISimilarity
{
    private const long TileBytes = 8 << 20; // It stays in a cache that cores share.
    private const int Lanes = LaneMath.Count;
    private const int Ahead = 4;
    private const int ColumnsOfPiece = 8 * Lanes;

    private readonly SparseRows _members;
    private readonly SparseRows _rows;
    private readonly float[]? _weights;
    private readonly TSimilarity _similarity;
    private readonly ParallelOptions _parallel;
    private readonly CommonBits _bits;
    private readonly NativeArray<int> _places; // The rows of all members.
    private readonly (int Next, int End)[] _from; // Where those of a member begin that are not above the tile, and where they end.
    private readonly int _stride;

    private NearestRows(
        SparseRows members, SparseRows rows, float[]? weights, TSimilarity similarity, ParallelOptions parallel)
    {
        (_members, _rows, _weights, _similarity, _parallel) = (members, rows, weights, similarity, parallel);
        _bits = new CommonBits(members.Count, rows, isOff: weights is not null);
        _from = new (int Next, int End)[rows.Count];
        _places = CopyPlaces();
        _stride = LaneMath.RoundUp(members.Count) + Lanes;
    }

    /// <summary>Finds them.</summary>
    /// <param name="members">The members of each row, each once, ascending.</param>
    /// <param name="rows">The rows of each member, ascending: the same matrix by columns.</param>
    /// <param name="weights">What each member counts; null where each counts 1.</param>
    /// <param name="similarity">What a sum of weights is worth.</param>
    /// <param name="count">How many are wanted for each row, at least 1; none that is worth nothing.</param>
    /// <param name="parallel">Number of threads, on which the result does not depend, and cancellation.</param>
    /// <param name="ascending">
    /// Whether those of a row are in the order of their indices; else the best is first. Of equal ones the lower index is better.
    /// </param>
    public static SparseWeights Find(
        SparseRows members, SparseRows rows, float[]? weights, TSimilarity similarity, int count, ParallelOptions parallel, bool ascending)
    {
        using var best = new BestInRows(members.Count, count, members.Count);
        using var nearest = new NearestRows<TSimilarity>(members, rows, weights, similarity, parallel);
        nearest.OfferAll(best);
        return best.Take(parallel, ascending);
    }

    public void Dispose()
    {
        _bits.Dispose();
        _places.Dispose();
    }

    /// <summary>On huge pages, since the rows of members are visited in any order; a member that is counted as a bit has none here.</summary>
    private NativeArray<int> CopyPlaces()
    {
        for (int member = 0, place = 0; member < _rows.Count; member++)
        {
            int end = place + (_bits.Has(member) ? 0 : _rows.LengthOf(member));
            _from[member] = (place, end);
            place = end;
        }

        var places = new NativeArray<int>(_from.Length == 0 ? 0 : _from[^1].End, cleared: false);
        Parallel.For(0, _rows.Count, _parallel, member =>
        {
            if (!_bits.Has(member))
            {
                _rows[member].CopyTo(new Span<int>(places.Pointer + _from[member].Next, _rows.LengthOf(member)));
            }
        });
        return places;
    }

    private void OfferAll(BestInRows best)
    {
        int height = (int)Math.Max(1, TileBytes / sizeof(int) / _stride / CommonBits.Together) * CommonBits.Together;
        using var tile = new NativeArray<int>((long)height * _stride, cleared: false);
        int* pointer = tile.Pointer;
        for (int first = 0; first < _members.Count; first += height)
        {
            (int start, int end) = (first, Math.Min(_members.Count, first + height));
            Parallel.For(0, (end - start + CommonBits.Together - 1) / CommonBits.Together, _parallel, group =>
            {
                int from = start + (group * CommonBits.Together);
                CountGroup(best, from, Math.Min(end, from + CommonBits.Together), pointer + ((long)(from - start) * _stride));
            });
            int column = (start + 1) & -Lanes;
            Parallel.For(0, (_members.Count - column + ColumnsOfPiece - 1) / ColumnsOfPiece, _parallel, piece =>
            {
                int from = column + (piece * ColumnsOfPiece);
                for (int row = start; row < end; row++)
                {
                    OfferToColumns(
                        best, row, pointer + ((long)(row - start) * _stride), Math.Max(from, (row + 1) & -Lanes),
                        Math.Min(_members.Count, from + ColumnsOfPiece));
                }
            });
            Parallel.For(0, _rows.Count, _parallel, member => _from[member].Next = FirstFrom(member, end));
        }
    }

    private void CountGroup(BestInRows best, int first, int end, int* common)
    {
        new Span<int>(common, CommonBits.Together * _stride).Clear();
        for (int row = first; row < end; row++)
        {
            Count(row, common + ((row - first) * _stride));
        }

        _bits.AddTo(first, common, _stride);
        for (int row = first; row < end; row++)
        {
            int* own = common + ((row - first) * _stride);
            new Span<int>(own, row + 1).Clear();
            OfferToRow(best, row, own);
        }
    }

    /// <summary>Moves past the rows of a tile.</summary>
    private int FirstFrom(int member, int row)
    {
        int next = _from[member].Next;
        while (next < _from[member].End && _places.Pointer[next] < row)
        {
            next++;
        }

        return next;
    }

    /// <summary>Sums what a row has in common with each row after it.</summary>
    private void Count(int row, int* common)
    {
        ReadOnlySpan<int> members = _members[row];
        int* places = _places.Pointer;
        for (int i = 0; i < members.Length; i++)
        {
            if (i + Ahead < members.Length)
            {
                Prefetch(_from[members[i + Ahead]]);
            }

            (int next, int end) = _from[members[i]];
            if (next == end)
            {
                continue; // It is counted as a bit.
            }

            while (places[next] < row)
            {
                next++;
            }

            if (_weights is null)
            {
                AddOne(places + next + 1, end - next - 1, common);
            }
            else
            {
                Add(places + next + 1, end - next - 1, _weights[members[i]], (float*)common);
            }
        }
    }

    /// <summary>Members are visited in any order, so that the processor cannot guess what is read next.</summary>
    private void Prefetch((int Next, int End) places)
    {
        for (int place = places.Next; place < Math.Min(places.End, places.Next + (16 * Lanes)); place += Lanes)
        {
            CacheHint.Fetch(ref _places.Pointer[place]);
        }
    }

    private static void AddOne(int* rows, int count, int* common)
    {
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            (int first, int second, int third, int fourth) = (rows[i], rows[i + 1], rows[i + 2], rows[i + 3]);
            common[first]++;
            common[second]++;
            common[third]++;
            common[fourth]++;
        }

        for (; i < count; i++)
        {
            common[rows[i]]++;
        }
    }

    private static void Add(int* rows, int count, float weight, float* common)
    {
        for (int i = 0; i < count; i++)
        {
            common[rows[i]] += weight;
        }
    }

    private void OfferToRow(BestInRows best, int row, int* common)
    {
        for (int others = (row + 1) & -Lanes; others < _members.Count; others += Lanes)
        {
            Vector512<float> sums = Load(common + others);
            for (ulong hits = _similarity.FindWorthyOthers(sums, row, others, best.Least[row]); hits != 0; hits &= hits - 1)
            {
                int lane = BitOperations.TrailingZeroCount(hits);
                best.Offer(row, others + lane, _similarity.Compute(sums[lane], row, others + lane));
            }
        }
    }

    private void OfferToColumns(BestInRows best, int row, int* common, int from, int end)
    {
        for (int others = from; others < end; others += Lanes)
        {
            Vector512<float> sums = Load(common + others);
            for (ulong hits = _similarity.FindReceivers(sums, row, others, Vector512.Load(best.Least + others)); hits != 0; hits &= hits - 1)
            {
                int lane = BitOperations.TrailingZeroCount(hits);
                best.Offer(others + lane, row, _similarity.Compute(sums[lane], others + lane, row));
            }
        }
    }

    private Vector512<float> Load(int* common) =>
        _weights is null ? Vector512.ConvertToSingle(Vector512.Load(common)) : Vector512.Load((float*)common);
}
