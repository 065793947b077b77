using Bakeoff.Numerics;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>Sums that many threads add to in a fixed order.</summary>
public sealed unsafe class OrderedSumTests
{
    private const int Rows = 37;
    private const int TileRows = 8;
    private const int Width = 32;
    private const int Parts = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Sum_HasTheBitsOfTheOrderOfTheParts_OnAnyNumberOfThreads(int threads)
    {
        using NativeArray<float> target = new(Rows * Width);
        target.Span.Fill(float.NaN); // What was there does not count.
        var sum = new OrderedSum<Lanes256>(Rows, TileRows);
        using var team = new WorkerTeam(threads);
        for (int round = 0; round < 2; round++)
        {
            sum.Begin(new Matrix(target.Pointer, Width));
            team.Run(Parts, (part, _) => AddPart(sum, part));
            float expected = Value(0);
            for (int part = 1; part < Parts; part++)
            {
                expected += Value(part);
            }

            Assert.All(target.Span.ToArray(), value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public void NobodyWaits_ForAPartThatFailed()
    {
        using NativeArray<float> target = new(Rows * Width);
        var sum = new OrderedSum<Lanes256>(Rows, TileRows);
        using var team = new WorkerTeam(3);
        sum.Begin(new Matrix(target.Pointer, Width));
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => team.Run(Parts, (part, _) =>
        {
            if (part == 4)
            {
                sum.Fail();
                throw new InvalidOperationException("part 4");
            }

            AddPart(sum, part);
        }));
        Assert.Equal("part 4", thrown.Message);
    }

    /// <summary>Values whose sum depends on their order.</summary>
    private static float Value(int part) => (part % 3 == 0 ? 1e7f : -0.3f) * (part + 1);

    private static void AddPart(OrderedSum<Lanes256> sum, int part)
    {
        using NativeArray<float> values = new(TileRows * Width);
        values.Span.Fill(Value(part));
        for (int tile = 0; tile * TileRows < Rows; tile++)
        {
            sum.Add(part, tile, new Matrix(values.Pointer, Width), Math.Min(TileRows, Rows - (tile * TileRows)));
        }
    }
}
