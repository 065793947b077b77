using Bakeoff.Baselines;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>
/// The sampler as its formulas are written, in double precision, one number after the other, every error computed again for each: it has the random
/// numbers in common with ours, and nothing else.
/// </summary>
internal sealed unsafe class NaiveGibbs
{
    private readonly (int User, int Item, double Rating)[] _rows;
    private readonly int _factors;
    private readonly ulong _seed;
    private readonly double[]?[] _feedback = [null, null];
    private int _sample;

    public NaiveGibbs((int User, int Item, double Rating)[] rows, BayesianMfOptions options, ulong seed)
    {
        (_factors, _seed) = (options.Factors, seed);
        double mean = rows.Average(row => row.Rating), deviation = Math.Sqrt(rows.Average(row => Math.Pow(row.Rating - mean, 2)));
        _rows = [.. rows.Select(row => (row.User, row.Item, (row.Rating - mean) / deviation))];
        Sides = [Start(rows.Max(row => row.User) + 1, false), Start(rows.Max(row => row.Item) + 1, true)];
        _feedback = [options.ImplicitFeedback ? new double[Sides[1].Length] : null, options.FlippedFeedback ? new double[Sides[0].Length] : null];
    }

    /// <summary>The numbers of users, and those of items: factors and bias, one row after the other.</summary>
    public double[][] Sides { get; }

    public double Mean { get; private set; }

    public double Noise { get; private set; } = 1;

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

    private double Error((int User, int Item, double Rating) row)
    {
        double score = Mean + Sides[0][(row.User * Numbers) + _factors] + Sides[1][(row.Item * Numbers) + _factors];
        for (int factor = 0; factor < _factors; factor++)
        {
            score += Sides[0][(row.User * Numbers) + factor] * Sides[1][(row.Item * Numbers) + factor];
        }

        return row.Rating - score;
    }

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
        for (int entity = 0; entity < count; entity++)
        {
            for (int column = 0; column < Numbers; column++)
            {
                DrawNumber(side, entity, column, means[column] + Offset(side, entity, column), precisions[column], draws);
            }
        }
    }

    private void DrawNumber(int side, int entity, int column, double centre, double prior, GibbsDraws draws)
    {
        (double precision, double sum) = (prior, prior * centre);
        ref double value = ref Sides[side][(entity * Numbers) + column];
        foreach ((int user, int item, double rating) in _rows.Where(row => (side == 0 ? row.User : row.Item) == entity))
        {
            double other = column == _factors ? 1 : Sides[1 - side][((side == 0 ? item : user) * Numbers) + column];
            precision += Noise * other * other;
            sum += Noise * other * (Error((user, item, rating)) + (other * value));
        }

        value = (sum / precision) + (Normal(draws, DrawPurpose.Values, entity, column) / Math.Sqrt(precision));
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
