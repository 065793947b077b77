using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed unsafe class NumericsTests
{
    [Fact]
    public void Exp_IsWithinTwoUnitsInTheLastPlace_AndTheSameForEveryWidth()
    {
        float* values = stackalloc float[16];
        for (float x = -87; x <= 88; x += 0.37f)
        {
            LaneMath.Exp(Lanes128.Fill(x)).Store(values);
            Assert.InRange(values[0], Math.Exp(x) * (1 - 2.4e-7), Math.Exp(x) * (1 + 2.4e-7));
            float narrow = values[0];
            LaneMath.Exp(Lanes512.Fill(x)).Store(values);
            Assert.Equal(narrow, values[7]);
        }

        LaneMath.Exp(Lanes256.Fill(-1e30f)).Store(values);
        Assert.InRange(values[0], 0, 1e-37);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    public void Replace_IsTheExponentialOfEach_AndTheirSumInOrder(int count)
    {
        using NativeArray<float> values = Random(count * 48), expected = new(16), sum = new(16), actual = new(16);
        float[] before = values.Span.ToArray();
        ExpTerms<Lanes512>.Replace(values.Pointer + 16, 48, count, Lanes512.Fill(0.25f)).Store(actual.Pointer);
        Lanes256 added = Lanes256.Fill(0);
        for (int i = 0; i < count; i++)
        {
            fixed (float* value = &before[(i * 48) + 16])
            {
                Lanes256 exponential = LaneMath.Exp(Lanes256.Load(value) - Lanes256.Fill(0.25f));
                exponential.Store(expected.Pointer);
                added += exponential;
            }

            Assert.Equal(expected.Span.ToArray(), values.Span.Slice((i * 48) + 16, 16).ToArray());
            Assert.Equal(before.AsSpan((i * 48) + 32, 16).ToArray(), values.Span.Slice((i * 48) + 32, 16).ToArray());
        }

        added.Store(sum.Pointer);
        Assert.Equal(sum.Span.ToArray(), actual.Span.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0.001)]
    [InlineData(1.4142135623730951)]
    [InlineData(1e300)]
    [InlineData(26_744)]
    public void Log_IsTheLogarithm(double x) => Assert.Equal(Math.Log(x), LaneMath.Log(x), 1e-14 * Math.Max(1, Math.Abs(Math.Log(x))));

    public static TheoryData<int, int, int> Shapes => new() { { 1, 1, 16 }, { 3, 65, 32 }, { 4, 128, 48 }, { 7, 300, 80 }, { 33, 17, 112 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_IsTheProduct_AndTheSameBitsForEveryWidth(int rows, int depth, int columns)
    {
        using NativeArray<float> left = Random(rows * depth), right = Random(depth * columns);
        using NativeArray<float> result = Random(rows * columns), narrow = Random(rows * columns), middle = Random(rows * columns);
        (Matrix of, Matrix by) = (new(left.Pointer, depth), new(right.Pointer, columns));
        MatrixProduct<Lanes512>.Multiply(of, rows, depth, by, columns, new Matrix(result.Pointer, columns));
        MatrixProduct<Lanes256>.Multiply(of, rows, depth, by, columns, new Matrix(middle.Pointer, columns));
        MatrixProduct<Lanes128>.Multiply(of, rows, depth, by, columns, new Matrix(narrow.Pointer, columns));
        Assert.Equal(narrow.Span.ToArray(), result.Span.ToArray());
        Assert.Equal(middle.Span.ToArray(), result.Span.ToArray());
        for (int i = 0; i < rows * columns; i++)
        {
            Assert.Equal(Product(left, right, i / columns, depth, i % columns, columns), result.Pointer[i], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MultiplyFrom_BeginsEachRowWithItsNumber_AndRaisesTheLargestOfEachColumn(int rows, int depth, int columns)
    {
        using NativeArray<float> left = Random(rows * depth), right = Random(depth * columns), starts = Random(rows), tops = Random(columns);
        using NativeArray<float> result = Random(rows * columns), narrow = Random(rows * columns), narrowTops = new(columns);
        float[] before = tops.Span.ToArray();
        before.CopyTo(narrowTops.Span);
        (Matrix of, Matrix by) = (new(left.Pointer, depth), new(right.Pointer, columns));
        MatrixProduct<Lanes512>.MultiplyFrom(of, rows, depth, by, columns, starts.Pointer, tops.Pointer, new Matrix(result.Pointer, columns));
        MatrixProduct<Lanes256>.MultiplyFrom(of, rows, depth, by, columns, starts.Pointer, narrowTops.Pointer, new Matrix(narrow.Pointer, columns));
        Assert.Equal(narrow.Span.ToArray(), result.Span.ToArray());
        Assert.Equal(narrowTops.Span.ToArray(), tops.Span.ToArray());
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                double expected = starts.Pointer[row] + Product(left, right, row, depth, column, columns);
                Assert.Equal(expected, result.Pointer[(row * columns) + column], 1e-4);
                before[column] = Math.Max(before[column], result.Pointer[(row * columns) + column]);
            }
        }

        Assert.Equal(before, tops.Span.ToArray());
    }

    private static double Product(NativeArray<float> left, NativeArray<float> right, int row, int depth, int column, int columns) =>
        Enumerable.Range(0, depth).Sum(k => (double)left.Pointer[(row * depth) + k] * right.Pointer[(k * columns) + column]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AddTransposed_AddsTheProduct_AndTheSameBitsForEveryWidth(int lines, int rows, int columns)
    {
        using NativeArray<float> left = Random(rows * lines), right = Random(rows * columns);
        using NativeArray<float> result = Random(lines * columns), narrow = Random(lines * columns), before = Random(lines * columns);
        MatrixProduct<Lanes512>.AddTransposed(
            new Matrix(left.Pointer, lines), rows, new Matrix(right.Pointer, columns), columns, 0, lines, new Matrix(result.Pointer, columns));
        MatrixProduct<Lanes128>.AddTransposed(
            new Matrix(left.Pointer, lines), rows, new Matrix(right.Pointer, columns), columns, 0, lines, new Matrix(narrow.Pointer, columns));
        Assert.Equal(narrow.Span.ToArray(), result.Span.ToArray());
        for (int line = 0; line < lines; line++)
        {
            for (int column = 0; column < columns; column++)
            {
                double expected = before.Pointer[(line * columns) + column];
                for (int row = 0; row < rows; row++)
                {
                    expected += (double)left.Pointer[(row * lines) + line] * right.Pointer[(row * columns) + column];
                }

                Assert.Equal(expected, result.Pointer[(line * columns) + column], 1e-4);
            }
        }
    }

    /// <summary>Thousands of rounds, with pauses in which the workers fall asleep: a wake-up must reach each of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void WorkerTeam_RunsEveryPieceOnce_InEveryRound(int threads)
    {
        using var team = new WorkerTeam(threads);
        int[] counts = new int[37];
        void Work(int piece, int worker)
        {
            Assert.InRange(worker, 0, threads - 1);
            Interlocked.Increment(ref counts[piece]);
        }

        for (int round = 0; round < 3000; round++)
        {
            team.Run(counts.Length, Work);
            if (round % 100 == 0)
            {
                Thread.Sleep(5);
            }
        }

        Assert.All(counts, count => Assert.Equal(3000, count));
    }

    [Fact]
    public void WorkerTeam_ThrowsWhatAPieceThrew_AndCanBeUsedAgain()
    {
        using var team = new WorkerTeam(3);
        Assert.Throws<InvalidOperationException>(() => team.Run(9, (piece, _) =>
        {
            if (piece == 4)
            {
                throw new InvalidOperationException();
            }
        }));
        int done = 0;
        team.Run(9, (_, _) => Interlocked.Increment(ref done));
        Assert.Equal(9, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public void SeededOrder_HasEveryNumberOnce_AndOtherSeedsHaveOtherOrders(int count)
    {
        var order = new SeededOrder(count, 3);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Enumerable.Range(0, count).Select(i => order.At(i)).Order());
        if (count >= 1000)
        {
            var other = new SeededOrder(count, 4);
            Assert.InRange(Enumerable.Range(0, count).Count(i => order.At(i) == other.At(i)), 0, 20);
            Assert.InRange(Enumerable.Range(0, count).Count(i => Math.Abs(order.At(i) - i) < count / 10), count / 10, count / 4);
        }
    }

    private static NativeArray<float> Random(int count)
    {
        var random = new SeededRandom((ulong)count);
        var values = new NativeArray<float>(count);
        for (int i = 0; i < count; i++)
        {
            values.Pointer[i] = (float)(random.NextDouble() - 0.5);
        }

        return values;
    }
}
