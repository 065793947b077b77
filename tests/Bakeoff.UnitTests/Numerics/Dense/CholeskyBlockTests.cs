using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed unsafe class CholeskyBlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(70)]
    public void FactorTimesItsTranspose_IsTheBlock_AndTheInverseTimesTheFactorTheIdentity(int size)
    {
        int stride = LaneMath.StrideOf(size);
        using NativeArray<float> memory = new(3L * size * stride);
        Matrix block = new(memory.Pointer, stride), factor = block.From(size), inverse = factor.From(size);
        var random = new SeededRandom(7);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                block.Row(i)[j] = (float)random.NextDouble() - 0.5f;
            }

            block.Row(i)[i] = size;
        }

        Assert.Equal(-1, CholeskyBlock<Lanes256>.Factor(block, size, factor));
        CholeskyBlock<Lanes256>.InvertTriangle(factor, size, inverse);
        double Product(Matrix left, int i, Func<int, double> right) => Enumerable.Range(0, size).Sum(k => left.Row(i)[k] * right(k));
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                (int row, int column) = (i, j);
                Assert.Equal(block.Row(i)[j], Product(factor, i, k => factor.Row(column)[k]), 1e-5 * size);
                Assert.Equal(i == j ? 1 : 0, Product(inverse, row, k => factor.Row(k)[column]), 1e-5);
            }

            Assert.All(Enumerable.Range(i + 1, LaneMath.RoundUp(size) - i - 1), k => Assert.Equal((0, 0), (factor.Row(i)[k], inverse.Row(i)[k])));
        }
    }
}
