using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Factors that were trained by pairs of items: the score of a user and an item is p·q + b. An unknown user has the biases of the items, which order
/// them as their popularity does; an item outside the catalogue has 0.
/// </summary>
internal sealed unsafe class PairModel : IFoldInScorer
{
    private const int BlockItems = 512; // Their factors stay in a core's own cache for all users of a group.
    private readonly IdMap _users;
    private readonly IdMap _items;
    private readonly IPairFoldIn _foldIn;
    private readonly NativeArray<float> _rows; // Of users, by index; last a 1, which lets the bias through.
    private readonly NativeArray<float> _transposed; // Of items: a row for each factor, and one for the biases.
    private readonly int _depth;
    private readonly int _stride;
    private readonly (IdMap Users, NativeArray<float> Rows)? _folded;

    /// <summary>Takes over what was trained.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="users">The users of training.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="grid">Where users and items stand among the factors.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="foldIn">Learns the factors of further users.</param>
    public PairModel(string name, IdMap users, IdMap items, PairGrid grid, PairFactors factors, IPairFoldIn foldIn)
    {
        (Name, _users, _items, _foldIn) = (name, users, items, foldIn);
        (_depth, _stride) = (factors.Width + 1, LaneMath.StrideOf(items.Count));
        _rows = new NativeArray<float>((long)users.Count * _depth);
        for (int user = 0; user < users.Count; user++)
        {
            SetUser(_rows, user, factors.Users.Pointer + ((long)grid.Users.PositionOf[user] * factors.Stride));
        }

        _transposed = new NativeArray<float>((long)_depth * _stride);
        for (int item = 0; item < items.Count; item++)
        {
            long position = grid.Items.PositionOf[item];
            for (int i = 0; i < factors.Width; i++)
            {
                _transposed.Pointer[((long)i * _stride) + item] = factors.Items.Pointer[(position * factors.Stride) + i];
            }

            _transposed.Pointer[((long)factors.Width * _stride) + item] = factors.Biases.Pointer[position];
        }
    }

    private PairModel(PairModel trained, IdMap users, NativeArray<float> rows)
    {
        (Name, _users, _items, _foldIn) = (trained.Name, trained._users, trained._items, trained._foldIn);
        (_rows, _transposed, _depth, _stride, _folded) = (trained._rows, trained._transposed, trained._depth, trained._stride, (users, rows));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <inheritdoc/>
    /// <remarks>It has the bits of <see cref="ScoreCatalogues"/>, which adds in the same order.</remarks>
    public double Score(long user, long item)
    {
        if (_items.IndexOf(item) is not (>= 0 and int position))
        {
            return 0;
        }

        float* row = stackalloc float[_depth];
        CopyRow(user, row);
        float sum = 0;
        for (int i = 0; i < _depth; i++)
        {
            sum = MathF.FusedMultiplyAdd(row[i], _transposed.Pointer[((long)i * _stride) + position], sum);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        float* row = stackalloc float[_depth];
        CopyRow(user, row);
        float[] own = new float[BlockItems];
        for (int start = 0; start < scores.Length; start += BlockItems)
        {
            int count = Math.Min(BlockItems, scores.Length - start);
            fixed (float* target = own)
            {
                Multiply(row, 1, start, count, target);
            }

            for (int i = 0; i < count; i++)
            {
                scores[start + i] = own[i];
            }
        }
    }

    /// <inheritdoc/>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        (float[] rows, float[] scores) = (new float[users.Length * _depth], new float[users.Length * BlockItems]);
        fixed (float* from = rows, to = scores)
        {
            for (int user = 0; user < users.Length; user++)
            {
                CopyRow(users[user], from + (user * _depth));
            }

            for (int start = 0; start < items; start += BlockItems)
            {
                int count = Math.Min(BlockItems, items - start);
                Multiply(from, users.Length, start, count, to);
                for (int user = 0; user < users.Length; user++)
                {
                    sink.Take(user, start, scores.AsSpan(user * BlockItems, count));
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>The items' numbers stay, and a user's own are learned as in training, from its history and what is drawn for it alone.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_items);
        var rows = new NativeArray<float>((long)known.Users.Count * _depth);
        _foldIn.Run(known, threads, (user, factors) => SetUser(rows, user, factors), cancellation);
        return new PairModel(this, known.Users, rows);
    }

    private void SetUser(NativeArray<float> rows, int user, float* factors)
    {
        float* row = rows.Pointer + ((long)user * _depth);
        new ReadOnlySpan<float>(factors, _depth - 1).CopyTo(new Span<float>(row, _depth));
        row[_depth - 1] = 1;
    }

    private void CopyRow(long user, float* target)
    {
        float* row = _folded is var (users, rows) && users.IndexOf(user) is >= 0 and int folded ? rows.Pointer + ((long)folded * _depth)
            : _users.IndexOf(user) is >= 0 and int index ? _rows.Pointer + ((long)index * _depth) : null;
        var own = new Span<float>(target, _depth);
        own.Clear();
        own[^1] = 1;
        if (row is not null)
        {
            new ReadOnlySpan<float>(row, _depth).CopyTo(own);
        }
    }

    private void Multiply(float* rows, int users, int start, int count, float* target) => Products.Multiply(
        new Matrix(rows, _depth), users, _depth, new Matrix(_transposed.Pointer + start, _stride), LaneMath.RoundUp(count),
        new Matrix(target, BlockItems));
}
