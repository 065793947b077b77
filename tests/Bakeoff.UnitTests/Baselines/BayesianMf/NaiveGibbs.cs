using Bakeoff.Baselines;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>
/// The sampler as its formulas are written, in double precision, one number after the other, every error computed again for each: it has the random
/// numbers in common with ours, and nothing else.
/// </summary>
internal sealed unsafe class NaiveGibbs
{
    private readonly (int User, int Item, double Rating, int Bin)[] _rows;
    private readonly double[] _differences; // Of the bins of items that have a row, by item and time.
    private readonly int _factors;
    private readonly ulong _seed;
    private readonly double[]?[] _feedback = [null, null];
    private int _sample;

    /// <param name="rows">The ratings.</param>
    /// <param name="options">The factors, and whether there is feedback.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="bins">The part of time of each row; null where time does not count.</param>
    public NaiveGibbs((int User, int Item, double Rating)[] rows, BayesianMfOptions options, ulong seed, int[]? bins = null)
    {
        (_factors, _seed) = (options.Factors, seed);
        double mean = rows.Average(row => row.Rating), deviation = Math.Sqrt(rows.Average(row => Math.Pow(row.Rating - mean, 2)));
        (int Item, int Time)[] pairs = bins is null ? [] : [.. rows.Select((row, at) => (row.Item, bins[at])).Distinct().Order()];
        _rows = [
            .. rows.Select(
                (row, at) => (row.User, row.Item, (row.Rating - mean) / deviation, bins is null ? -1 : Array.IndexOf(pairs, (row.Item, bins[at]))))];
        _differences = new double[pairs.Length * (_factors + 1)];
        Sides = [Start(rows.Max(row => row.User) + 1, false), Start(rows.Max(row => row.Item) + 1, true)];
        _feedback = [options.ImplicitFeedback ? new double[Sides[1].Length] : null, options.FlippedFeedback ? new double[Sides[0].Length] : null];
    }

    /// <summary>The numbers of users, and those of items: factors and bias, one row after the other.</summary>
    public double[][] Sides { get; }

    public double Mean { get; private set; }

    public double Noise { get; private set; } = 1;

    /// <summary>What the numbers of an item at some time differ by from those of the item.</summary>
    public double[] Differences => _differences;

    private int Numbers => _factors + 1;

    public void Next()
    {
        _sample++;
        Draw(0);
        Draw(1);
        CounterDraws draws = new GibbsDraws(_seed, _sample, false).Of(DrawPurpose.Noise, 0);
        Noise = draws.NextGamma((1.0 + _rows.Length) / 2) / ((1 + _rows.Sum(row => Math.Pow(Error(row), 2))) / 2);
        double precision = 1 + (Noise * _rows.Length);
        Mean = (Noise * _rows.Sum(row => Error(row) + Mean) / precision) + (draws.NextNormal() / Math.Sqrt(precision));
    }

    private double[] Start(int count, bool isItems)
    {
        double[] values = new double[count * (_factors + 1)];
        for (int entity = 0; entity < count; entity++)
        {
            for (int factor = 0; factor < _factors; factor++)
            {
                values[(entity * (_factors + 1)) + factor] = 0.1f * Normal(new GibbsDraws(_seed, 0, isItems), DrawPurpose.Start, entity, factor);
            }
        }

        return values;
    }

    private double Error((int User, int Item, double Rating, int Bin) row)
    {
        double score = Mean + Sides[0][(row.User * Numbers) + _factors] + ItemAt(row.Item, row.Bin, _factors);
        for (int factor = 0; factor < _factors; factor++)
        {
            score += Sides[0][(row.User * Numbers) + factor] * ItemAt(row.Item, row.Bin, factor);
        }

        return row.Rating - score;
    }

    private double ItemAt(int item, int bin, int column) =>
        Sides[1][(item * Numbers) + column] + (bin < 0 ? 0 : _differences[(bin * Numbers) + column]);

    private void Draw(int side)
    {
        var draws = new GibbsDraws(_seed, _sample, side == 1);
        double[] values = Sides[side];
        int count = values.Length / Numbers;
        (double[] means, double[] precisions) = (new double[Numbers], new double[Numbers]);
        for (int column = 0; column < Numbers; column++)
        {
            double[] all = [.. Enumerable.Range(0, count).Select(entity => values[(entity * Numbers) + column] - Offset(side, entity, column))];
            CounterDraws random = draws.Of(DrawPurpose.Prior, column);
            double average = all.Average();
            double rate = (1 + all.Sum(x => Math.Pow(x - average, 2)) + (count / (count + 1.0) * average * average)) / 2;
            precisions[column] = random.NextGamma((1.0 + count) / 2) / rate;
            means[column] = (all.Sum() / (count + 1)) + (random.NextNormal() / Math.Sqrt((count + 1) * precisions[column]));
        }

        DrawFeedback(side, draws, means, precisions);
        double[] ofBins = side == 0 || _differences.Length == 0 ? [] : DrawBinPrecisions(draws);
        for (int entity = 0; entity < count; entity++)
        {
            for (int column = 0; column < Numbers; column++)
            {
                double centre = means[column] + Offset(side, entity, column);
                ref double value = ref values[(entity * Numbers) + column];
                value = DrawNumber(
                    side, row => (side == 0 ? row.User : row.Item) == entity, column, (centre, precisions[column], value),
                    Normal(draws, DrawPurpose.Values, entity, column));
            }
        }

        for (int bin = 0; side == 1 && bin < _differences.Length / Numbers; bin++)
        {
            for (int column = 0; column < Numbers; column++)
            {
                ref double value = ref _differences[(bin * Numbers) + column];
                value = DrawNumber(
                    1, row => row.Bin == bin, column, (0, ofBins[column], value), Normal(draws, DrawPurpose.Bin, bin, column));
            }
        }
    }

    private double[] DrawBinPrecisions(GibbsDraws draws) =>
    [
        .. Enumerable.Range(0, Numbers).Select(column =>
        {
            int bins = _differences.Length / Numbers;
            double squares = Enumerable.Range(0, bins).Sum(bin => Math.Pow(_differences[(bin * Numbers) + column], 2));
            return draws.Of(DrawPurpose.BinPrecision, column).NextGamma((1.0 + bins) / 2) / ((1 + squares) / 2);
        }),
    ];

    private double DrawNumber(
        int side, Func<(int User, int Item, double Rating, int Bin), bool> isOf, int column, (double Centre, double Precision, double Value) old,
        double normal)
    {
        (double precision, double sum) = (old.Precision, old.Precision * old.Centre);
        foreach ((int User, int Item, double Rating, int Bin) row in _rows.Where(isOf))
        {
            double other = column == _factors ? 1 : side == 0 ? ItemAt(row.Item, row.Bin, column) : Sides[0][(row.User * Numbers) + column];
            precision += Noise * other * other;
            sum += Noise * other * (Error(row) + (other * old.Value));
        }

        return (sum / precision) + (normal / Math.Sqrt(precision));
    }

    private void DrawFeedback(int side, GibbsDraws draws, double[] means, double[] precisions)
    {
        if (_feedback[side] is not { } y)
        {
            return;
        }

        int others = y.Length / Numbers;
        for (int column = 0; column < Numbers; column++)
        {
            double squares = Enumerable.Range(0, others).Sum(other => Math.Pow(y[(other * Numbers) + column], 2));
            double own = draws.Of(DrawPurpose.FeedbackPrecision, column).NextGamma((1.0 + others) / 2) / ((1 + squares) / 2);
            for (int other = 0; other < others; other++)
            {
                (double precision, double sum) = (own, 0);
                foreach (int entity in _rows.Where(row => (side == 0 ? row.Item : row.User) == other).Select(row => side == 0 ? row.User : row.Item))
                {
                    double weight = 1 / Math.Sqrt(RowsOf(side, entity));
                    double rest = Sides[side][(entity * Numbers) + column] - means[column] - Offset(side, entity, column);
                    precision += precisions[column] * weight * weight;
                    sum += precisions[column] * weight * (rest + (weight * y[(other * Numbers) + column]));
                }

                y[(other * Numbers) + column] = (sum / precision) + (Normal(draws, DrawPurpose.Feedback, other, column) / Math.Sqrt(precision));
            }
        }
    }

    private int RowsOf(int side, int entity) => _rows.Count(row => (side == 0 ? row.User : row.Item) == entity);

    private double Offset(int side, int entity, int column) => _feedback[side] is { } y
        ? _rows.Where(row => (side == 0 ? row.User : row.Item) == entity).Sum(row => y[((side == 0 ? row.Item : row.User) * Numbers) + column])
            / Math.Sqrt(RowsOf(side, entity)) : 0;

    private static float Normal(GibbsDraws draws, DrawPurpose purpose, int entity, int column)
    {
        float* numbers = stackalloc float[4];
        draws.Fill(purpose, entity, column & -4, numbers, 4);
        return numbers[column & 3];
    }
}
