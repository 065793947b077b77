using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The items of the samples that were kept. The row of an item is that of each sample one after the other, and then a 1 and its mean bias; so its
/// product with the row of a user is the mean score, in the units of the ratings. It is asked at no particular time: bins of time say something of
/// the users who rated in them, and what they add to an item is 0 on average.
/// </summary>
internal sealed unsafe class SampledItems
{
    private readonly GibbsShape _shape;
    private readonly IReadOnlyList<KeptSample> _samples;
    private readonly NativeArray<float> _rows;
    private readonly GibbsBins? _bins;
    private readonly int[] _indexOf;
    private readonly int _unknown;
    private readonly double _mean;
    private readonly double _deviation;

    /// <summary>Puts the samples together.</summary>
    /// <param name="shape">How a row of numbers is laid out in a sample.</param>
    /// <param name="samples">The samples, at least one.</param>
    /// <param name="data">Knows the items and the units of the ratings.</param>
    /// <param name="catalogue">All items: some may have no training row.</param>
    /// <param name="scale">The scale that predictions are clamped to.</param>
    public SampledItems(GibbsShape shape, IReadOnlyList<KeptSample> samples, GibbsData data, IdMap catalogue, RatingScale scale)
    {
        (_shape, _samples, Catalogue, Scale, _mean, _deviation) = (shape, samples, catalogue, scale, data.Mean, data.Deviation);
        (_unknown, _bins) = (data.Items.Count, data.Bins);
        _indexOf = new int[catalogue.Count];
        for (int position = 0; position < _indexOf.Length; position++)
        {
            _indexOf[position] = data.Items.IndexOf(catalogue.IdAt(position)) is >= 0 and int index ? index : _unknown;
        }

        Stride = (shape.Width * samples.Count) + LaneMath.Count;
        _rows = new NativeArray<float>((long)(_unknown + 1) * Stride);
        for (int item = 0; item <= _unknown; item++)
        {
            WriteItem(item);
        }
    }

    /// <summary>All items.</summary>
    public IdMap Catalogue { get; }

    /// <summary>The scale that predictions are clamped to.</summary>
    public RatingScale Scale { get; }

    /// <summary>The number of items that have a training row.</summary>
    public int Count => _unknown;

    /// <summary>The number of factors of a sample.</summary>
    public int Factors => _shape.Factors;

    /// <summary>Floats of a row.</summary>
    public int Stride { get; }

    /// <summary>The row of an item; of one without a training row what the prior says.</summary>
    /// <param name="item">An item id, known or not.</param>
    public float* RowOf(long item) => Row(Catalogue.IndexOf(item) is >= 0 and int position ? _indexOf[position] : _unknown);

    /// <summary>The row of the item at a position of the catalogue.</summary>
    /// <param name="position">The position.</param>
    public float* RowAt(int position) => Row(_indexOf[position]);

    /// <summary>Computes the rows of users from what they rated.</summary>
    /// <param name="rows">What they rated; some may have no row.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>A row for each, and one for a user of whom nothing is known.</returns>
    public NativeArray<float> Solve(GibbsRows rows, ParallelOptions parallel)
    {
        var users = new NativeArray<float>((long)(rows.Count + 1) * Stride);
        int maxRows = Enumerable.Range(0, rows.Count).Select(rows.RowsOf).DefaultIfEmpty().Max();
        Parallel.For(0, rows.Count + 1, parallel, () => new GibbsScratch(_shape, maxRows), (user, _, scratch) =>
        {
            WriteUser(rows, user, scratch, users.Pointer + ((long)user * Stride));
            return scratch;
        }, scratch => scratch.Dispose());
        return users;
    }

    /// <summary>What users rated of the items that have a training row, as it is sampled from.</summary>
    /// <param name="histories">Their ratings, with the positions of <see cref="Catalogue"/>.</param>
    public GibbsRows RowsOf(UserHistories histories)
    {
        long[] starts = new long[histories.Users.Count + 1];
        for (int user = 0; user < histories.Users.Count; user++)
        {
            starts[user + 1] = starts[user];
            foreach (int position in histories.ItemsOf(user))
            {
                starts[user + 1] += _indexOf[position] == _unknown ? 0 : 1;
            }
        }

        var rows = new GibbsRows(starts, isBinned: _bins is not null);
        long row = 0;
        for (int user = 0; user < histories.Users.Count; user++)
        {
            ReadOnlySpan<int> items = histories.ItemsOf(user);
            for (int i = 0; i < items.Length; i++)
            {
                if (_indexOf[items[i]] is int index && index != _unknown)
                {
                    rows.Others.Pointer[row] = index;
                    rows.Places.Pointer[row] = _bins?.RowOf(index, histories.TimestampsOf(user)[i]) ?? index;
                    rows.Ratings.Pointer[row++] = (float)((histories.RatingsOf(user)[i] - _mean) / _deviation);
                }
            }
        }

        return rows;
    }

    private float* Row(int item) => _rows.Pointer + ((long)item * Stride);

    private void WriteItem(int item)
    {
        double bias = 0;
        for (int sample = 0; sample < _samples.Count; sample++)
        {
            KeptSample kept = _samples[sample];
            float* source = item < _unknown ? kept.Items.Pointer + ((long)item * _shape.Stride) : kept.Priors.Pointer + (2 * _shape.Stride);
            new Span<float>(source, _shape.Factors).CopyTo(new Span<float>(Row(item) + (sample * _shape.Width), _shape.Factors));
            bias += source[_shape.Bias];
        }

        float* last = Row(item) + (_samples.Count * _shape.Width);
        (last[0], last[1]) = (1, (float)(_deviation * bias / _samples.Count));
    }

    private void WriteUser(GibbsRows rows, int user, GibbsScratch scratch, float* target)
    {
        double bias = 0;
        float scale = (float)(_deviation / _samples.Count);
        for (int sample = 0; sample < _samples.Count; sample++)
        {
            float* numbers = scratch.Values;
            _samples[sample].SolveUser(rows, user, scratch, numbers);
            for (int factor = 0; factor < _shape.Factors; factor++)
            {
                target[(sample * _shape.Width) + factor] = numbers[factor] * scale;
            }

            bias += _samples[sample].Mean + (double)numbers[_shape.Bias];
        }

        float* last = target + (_samples.Count * _shape.Width);
        (last[0], last[1]) = ((float)(_mean + (_deviation * bias / _samples.Count)), 1);
    }
}
