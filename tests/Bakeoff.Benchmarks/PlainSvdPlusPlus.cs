using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>
/// SVD and SVD++ as one would write them from Koren's paper, in double precision: every rating steps every y of its user. Independent of
/// the trainer: other random numbers, another order, features that start from a normal distribution and biases from 0.
/// </summary>
internal sealed class PlainSvdPlusPlus
{
    private readonly (int User, int Item, float Rating)[] _rows;
    private readonly int[][] _itemsOf;
    private readonly bool _implicit;
    private readonly double _mean;
    private readonly double[] _userBiases;
    private readonly double[] _itemBiases;
    private readonly double[][] _p;
    private readonly double[][] _q;
    private readonly double[][] _y;
    private readonly double[] _z;

    /// <param name="rows">The training rows, those of a user together.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="isImplicit">Whether it is SVD++.</param>
    /// <param name="random">Draws the features.</param>
    public PlainSvdPlusPlus((int User, int Item, float Rating)[] rows, int users, int items, int features, bool isImplicit, SeededRandom random)
    {
        (_rows, _implicit, _mean) = (rows, isImplicit, rows.Average(row => (double)row.Rating));
        (_userBiases, _itemBiases, _z) = (new double[users], new double[items], new double[features]);
        ILookup<int, int> rated = rows.ToLookup(row => row.User, row => row.Item);
        _itemsOf = [.. Enumerable.Range(0, users).Select(user => rated[user].ToArray())];
        double Normal() => 0.1 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[][] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, features).Select(_ => Normal()).ToArray())];
        (_p, _q, _y) = (Draw(users), Draw(items), Draw(items));
    }

    /// <summary>One pass over the rows, in their order.</summary>
    public void Epoch(double rate, double regularization)
    {
        foreach ((int user, int item, float rating) in _rows)
        {
            double error = rating - Predict(user, item);
            _userBiases[user] += rate * (error - (regularization * _userBiases[user]));
            _itemBiases[item] += rate * (error - (regularization * _itemBiases[item]));
            double norm = 1 / Math.Sqrt(_itemsOf[user].Length);
            foreach (int rated in _implicit ? _itemsOf[user] : [])
            {
                for (int f = 0; f < _z.Length; f++)
                {
                    _y[rated][f] += rate * ((error * _q[item][f] * norm) - (regularization * _y[rated][f]));
                }
            }

            for (int f = 0; f < _z.Length; f++)
            {
                (double p, double q) = (_p[user][f], _q[item][f]);
                _p[user][f] += rate * ((error * q) - (regularization * p));
                _q[item][f] += rate * ((error * (p + _z[f])) - (regularization * q));
            }
        }
    }

    /// <summary>The prediction for an item without training rows.</summary>
    public double PredictUser(int user) => _mean + _userBiases[user];

    /// <summary>The prediction for a user and an item with training rows.</summary>
    public double Predict(int user, int item)
    {
        Array.Clear(_z);
        double norm = 1 / Math.Sqrt(Math.Max(1, _itemsOf[user].Length));
        foreach (int rated in _implicit ? _itemsOf[user] : [])
        {
            for (int f = 0; f < _z.Length; f++)
            {
                _z[f] += _y[rated][f] * norm;
            }
        }

        double sum = _mean + _userBiases[user] + _itemBiases[item];
        for (int f = 0; f < _z.Length; f++)
        {
            sum += _q[item][f] * (_p[user][f] + _z[f]);
        }

        return sum;
    }
}
