using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed unsafe class RowSystemTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 16, 1, 32 }, { 16, 40, 32 }, { 48, 7, 32 }, { 64, 300, 32 }, { 64, 2500, 32 }, { 256, 90, 32 },
        { 16, 40, 0 }, { 48, 7, 0 }, { 112, 300, 0 }, { 256, 90, 0 }, { 64, 300, 1 },
    };

    /// <summary>
    /// By steps, by the factor (no step is allowed, or more rows than a cache holds), and by the factor where one step was not enough.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Solution_IsThatOfTheNormalEquations_WithTheSameBitsForAllVectors(int size, int rows, int maxSteps)
    {
        using FactorRows others = LeastSquares.Random(50, size, 3);
        var random = new SeededRandom(9);
        int[] indices = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(50))];
        float[] weights = [.. indices.Select(_ => (float)random.NextDouble() * 3)];
        float[] targets = [.. indices.Select(_ => (float)random.NextDouble() - 0.3f)];
        float[] diagonal = [.. Enumerable.Range(0, size).Select(i => 0.5f + i)];
        double[] expected = LeastSquares.Solve(
            LeastSquares.Doubles(others), LeastSquares.Zeros(size), [.. diagonal.Select(value => (double)value)],
            indices.Select((other, i) => (other, (double)weights[i], (double)targets[i])));
        float[] wide = Solve<Lanes512>(others, indices, weights, targets, diagonal, maxSteps);
        LeastSquares.AssertNear(expected, [.. wide.Select(value => (double)value)], 1e-4);
        Assert.Equal(wide, Solve<Lanes256>(others, indices, weights, targets, diagonal, maxSteps));
        Assert.Equal(wide, Solve<Lanes128>(others, indices, weights, targets, diagonal, maxSteps));
    }

    [Fact]
    public void WithoutWeightsAndTargets_TheyAreOne_AndWithoutRowsTheSolutionIsZero()
    {
        using FactorRows others = LeastSquares.Random(50, 32, 4);
        float[] diagonal = [.. Enumerable.Repeat(2f, 32)];
        float[] ones = [1, 1, 1];
        Assert.Equal(Solve<Lanes512>(others, [1, 5, 9], ones, ones, diagonal, 32), Solve<Lanes512>(others, [1, 5, 9], [], [], diagonal, 32));
        Assert.All(Solve<Lanes512>(others, [], [], [], diagonal, 32), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void NotOfNumbers_IsNotSolved(int maxSteps)
    {
        using FactorRows others = LeastSquares.Random(50, 32, 4);
        others[5][3] = float.NaN;
        using var system = new RowSystem<Lanes512>(32, maxSteps);
        float* vectors = stackalloc float[64];
        new Span<float>(vectors, 64).Fill(1);
        Assert.False(system.TrySolve(others.Rows, [1, 5], [], [], vectors, vectors + 32));
        Assert.True(system.TrySolve(others.Rows, [1, 6], [], [], vectors, vectors + 32));
    }

    [Fact]
    public void Factor_OfAMatrixThatIsNotPositiveDefinite_IsRefused()
    {
        using var memory = new NativeArray<float>((16 + SmallSystems<Lanes512>.SpareRows) * 16);
        var matrix = new Matrix(memory.Pointer, 16);
        for (int i = 0; i < 16; i++)
        {
            matrix.Row(i)[i] = i == 11 ? -1 : 1;
        }

        Assert.False(SmallSystems<Lanes512>.TryFactor(matrix, 16));
    }

    private static float[] Solve<T>(FactorRows others, int[] indices, float[] weights, float[] targets, float[] diagonal, int maxSteps)
        where T : struct, ILanes<T>
    {
        using var system = new RowSystem<T>(others.Size, maxSteps);
        float[] solution = new float[others.Size];
        fixed (float* d = diagonal, x = solution)
        {
            Assert.True(system.TrySolve(others.Rows, indices, weights, targets, d, x));
        }

        return solution;
    }
}
