using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>The numbers of one user, drawn given the items: held to the formulas, and to the posterior that they are samples of.</summary>
public sealed unsafe class GibbsKernelTests
{
    private const double Noise = 1.7;
    private const float Mean = 0.3f;

    /// <summary>
    /// With fewer factors than a vector has lanes, with blocks of 64 and a rest; with fewer rows than are gathered at a time, and more.
    /// </summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 0, 3 }, { 1, 1 }, { 5, 7 }, { 16, 64 }, { 31, 65 }, { 64, 200 }, { 70, 40 }, { 130, 150 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_HasTheSameBitsWithVectorsOfEveryWidth(int factors, int rows)
    {
        using var given = new Case(factors, rows, items: 50);
        float[] narrow = given.Draw(GibbsKernel<Lanes128>.Draw, out ErrorSums narrowErrors);
        float[] middle = given.Draw(GibbsKernel<Lanes256>.Draw, out ErrorSums middleErrors);
        float[] wide = given.Draw(GibbsKernel<Lanes512>.Draw, out ErrorSums wideErrors);
        Assert.Equal(narrow.Select(BitConverter.SingleToInt32Bits), middle.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(narrow.Select(BitConverter.SingleToInt32Bits), wide.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal((narrowErrors, narrowErrors), (middleErrors, wideErrors));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_IsWhatTheFormulasGiveOneNumberAfterTheOther(int factors, int rows)
    {
        using var given = new Case(factors, rows, items: 50);
        double[] expected = given.Naive(out double total, out double squares);
        float[] actual = given.Draw(GibbsKernel.Draw, out ErrorSums errors);
        for (int column = 0; column <= factors; column++)
        {
            Assert.Equal(expected[column], actual[column], 1e-4);
        }

        Assert.All(actual[(factors + 1)..], value => Assert.Equal(0, value));
        Assert.Equal(total, errors.Total, 1e-3);
        Assert.Equal(squares, errors.Squares, 1e-3 * squares);
    }

    /// <summary>
    /// With items fixed, factors and bias of a user have a normal posterior: precision Λ + α QᵀQ, and the mean that solves it for Λm + α Qᵀr. The
    /// chain must come to its means, variances and covariances.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Draws_GivenTheItems_AreSamplesOfTheConjugatePosterior(int factors)
    {
        const int Samples = 60_000;
        using var given = new Case(factors, rows: 6, items: 9);
        int numbers = factors + 1;
        double[] sums = new double[numbers];
        double[,] products = new double[numbers, numbers];
        for (int sample = 0; sample < Samples; sample++)
        {
            given.DrawNext((uint)sample);
            for (int i = 0; i < numbers; i++)
            {
                sums[i] += given.Values[i];
                for (int j = 0; j < numbers; j++)
                {
                    products[i, j] += (double)given.Values[i] * given.Values[j];
                }
            }
        }

        (double[] mean, double[][] covariance) = given.Posterior();
        for (int i = 0; i < numbers; i++)
        {
            // Four standard errors, of draws that depend on each other: as if of a quarter of them.
            double error = 8 * Math.Sqrt(covariance[i][i] / Samples);
            Assert.InRange((sums[i] / Samples) - mean[i], -error, error);
            for (int j = 0; j < numbers; j++)
            {
                double found = (products[i, j] / Samples) - (sums[i] / Samples * (sums[j] / Samples));
                Assert.InRange((found - covariance[i][j]) / Math.Sqrt(covariance[i][i] * covariance[j][j]), -0.03, 0.03);
            }
        }
    }

    private delegate ErrorSums Kernel(in GibbsTerms terms, float* values, GibbsScratch scratch);

    /// <summary>A user with ratings of some items, and a prior.</summary>
    private sealed class Case : IDisposable
    {
        private readonly GibbsShape _shape;
        private readonly GibbsScratch _scratch;
        private readonly NativeArray<float> _items;
        private readonly NativeArray<float> _user;
        private readonly NativeArray<float> _start;
        private readonly NativeArray<float> _centre;
        private readonly NativeArray<float> _precisions;
        private readonly NativeArray<int> _indices;
        private readonly NativeArray<float> _ratings;

        public Case(int factors, int rows, int items)
        {
            _shape = new GibbsShape(factors);
            var random = new SeededRandom(3);
            NativeArray<float> Fill(long count, Func<long, double> value)
            {
                var array = new NativeArray<float>(count);
                for (long i = 0; i < count; i++)
                {
                    array.Pointer[i] = (float)value(i);
                }

                return array;
            }

            double Number(long place) => place % _shape.Stride <= factors ? (2 * random.NextDouble()) - 1 : 0;
            _scratch = new GibbsScratch(_shape, rows);
            _items = Fill((long)items * _shape.Stride, Number);
            (_start, _user, _centre) = (Fill(_shape.Stride, Number), new NativeArray<float>(_shape.Stride), Fill(_shape.Stride, Number));
            _precisions = Fill(_shape.Stride, _ => 0.5 + random.NextDouble());
            _ratings = Fill(rows, _ => (3 * random.NextDouble()) - 1);
            _indices = new NativeArray<int>(rows);
            for (int row = 0; row < rows; row++)
            {
                _indices.Pointer[row] = random.NextInt(items);
            }

            NormalRow.Fill(1, 2, 3, 4, 0, _scratch.Normals, _shape.Numbers);
        }

        public float* Values => _user.Pointer;

        private int Rows => (int)_ratings.Length;

        private GibbsTerms Terms => new(_shape, new Matrix(_items.Pointer, _shape.Stride), _precisions.Pointer)
        {
            Noise = Noise, Mean = Mean, Centre = _centre.Pointer, Indices = _indices.Pointer, Ratings = _ratings.Pointer, Rows = Rows,
        };

        public float[] Draw(Kernel kernel, out ErrorSums errors)
        {
            _start.Span.CopyTo(_user.Span);
            errors = kernel(Terms, _user.Pointer, _scratch);
            return _user.Span.ToArray();
        }

        public void DrawNext(uint sample)
        {
            NormalRow.Fill(1, 2, sample, 4, 0, _scratch.Normals, _shape.Numbers);
            GibbsKernel.Draw(Terms, _user.Pointer, _scratch);
        }

        public double[] Naive(out double total, out double squares)
        {
            double[] values = [.. Enumerable.Range(0, _shape.Numbers).Select(column => (double)_start.Pointer[column])];
            for (int column = 0; column < values.Length; column++)
            {
                (double precision, double sum) = (_precisions.Pointer[column], (double)_precisions.Pointer[column] * _centre.Pointer[column]);
                for (int row = 0; row < Rows; row++)
                {
                    double q = Column(row, column);
                    precision += Noise * q * q;
                    sum += Noise * q * (Error(row, values) + (q * values[column]));
                }

                values[column] = (sum / precision) + (_scratch.Normals[column] / Math.Sqrt(precision));
            }

            double[] errors = [.. Enumerable.Range(0, Rows).Select(row => Error(row, values))];
            (total, squares) = (errors.Sum(), errors.Sum(error => error * error));
            return values;
        }

        public (double[] Mean, double[][] Covariance) Posterior()
        {
            double[][] Precision() => [.. Enumerable.Range(0, _shape.Numbers).Select(i => Enumerable.Range(0, _shape.Numbers).Select(j =>
                (i == j ? _precisions.Pointer[i] : 0) + (Noise * Enumerable.Range(0, Rows).Sum(row => Column(row, i) * Column(row, j)))).ToArray())];
            double[] right = [.. Enumerable.Range(0, _shape.Numbers).Select(i => ((double)_precisions.Pointer[i] * _centre.Pointer[i])
                + (Noise * Enumerable.Range(0, Rows).Sum(row => Column(row, i) * Error(row, new double[_shape.Numbers]))))];
            Cholesky.Solve(Precision(), right);
            return (right, Inverse(Precision));
        }

        /// <summary>Symmetric: a column is the solution for a unit vector.</summary>
        private double[][] Inverse(Func<double[][]> matrix) => [.. Enumerable.Range(0, _shape.Numbers).Select(column =>
        {
            double[] unit = [.. Enumerable.Range(0, _shape.Numbers).Select(row => row == column ? 1.0 : 0)];
            Cholesky.Solve(matrix(), unit);
            return unit;
        })];

        public void Dispose()
        {
            foreach (IDisposable array in new IDisposable[] { _scratch, _items, _user, _start, _centre, _precisions, _indices, _ratings })
            {
                array.Dispose();
            }
        }

        private double Column(int row, int column) => column == _shape.Bias ? 1 : _items.Pointer[(_indices.Pointer[row] * _shape.Stride) + column];

        private double Error(int row, double[] values)
        {
            float* item = _items.Pointer + (_indices.Pointer[row] * _shape.Stride);
            double score = Mean + values[_shape.Bias] + item[_shape.Bias];
            for (int factor = 0; factor < _shape.Factors; factor++)
            {
                score += values[factor] * item[factor];
            }

            return _ratings.Pointer[row] - score;
        }
    }
}
