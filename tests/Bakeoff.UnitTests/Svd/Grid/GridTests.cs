using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

public sealed unsafe class GridTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(16, 2)]
    public void Workers_RunEveryBlockOnce_AndNeverTwoThatShareABin(int bins, int threads)
    {
        const int Epochs = 200; // Workers of one epoch must not meet those of the next.
        using var workers = new GridWorkers(threads, bins);
        int[] usersBusy = new int[bins];
        int[] itemsBusy = new int[bins];
        int[] runs = new int[bins * bins];
        int shared = 0;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            workers.RunStrata(
                (user, item, _) =>
                {
                    shared += Interlocked.Increment(ref usersBusy[user]) > 1 || Interlocked.Increment(ref itemsBusy[item]) > 1 ? 1 : 0;
                    Interlocked.Increment(ref runs[(user * bins) + item]);
                    Thread.SpinWait(20);
                    Interlocked.Decrement(ref usersBusy[user]);
                    Interlocked.Decrement(ref itemsBusy[item]);
                },
                CancellationToken.None);
        }

        Assert.Equal(0, shared);
        Assert.All(runs, count => Assert.Equal(Epochs, count));
    }

    [Fact]
    public void Workers_ThatGrowBetweenRuns_RunEveryBlockOnce()
    {
        int wanted = 1;
        using var workers = new GridWorkers(1, 4, () => wanted);
        int[] runs = new int[16];
        for (int epoch = 0; epoch < 40; epoch++)
        {
            wanted = 1 + (epoch / 8);
            workers.RunStrata((user, item, _) => Interlocked.Increment(ref runs[(user * 4) + item]), CancellationToken.None);
            Assert.Equal(Math.Min(wanted, 4), workers.Count);
        }

        Assert.All(runs, count => Assert.Equal(40, count));
    }

    [Fact]
    public void Workers_ThrowWhatABlockThrows_AndGoOnAfterwards()
    {
        using var workers = new GridWorkers(2, 4);
        Assert.Throws<InvalidDataException>(
            () => workers.RunStrata((user, item, _) => throw new InvalidDataException($"{user} {item}"), CancellationToken.None));
        int blocks = 0;
        workers.RunStrata((_, _, _) => Interlocked.Increment(ref blocks), CancellationToken.None);
        Assert.Equal(16, blocks);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100_000, 1)]
    [InlineData(128_000, 2)]
    [InlineData(1_000_000, 4)]
    [InlineData(20_000_000, 16)]
    [InlineData(2_000_000_000, 16)]
    public void Bins_LeftToTheGrid_GrowWithTheRatings(long ratings, int bins)
    {
        Assert.Equal(bins, new GridSettings(0, false, 1, null, null).BinsFor(ratings));
        Assert.Equal(5, new GridSettings(5, false, 1, null, null).BinsFor(ratings));
    }

    [Fact]
    public void Sides_DealEvenly_AndGiveEveryRatedEntityItsOwnPosition()
    {
        int[] counts = [.. Enumerable.Range(0, 1000).Select(index => index % 10 == 0 ? 0 : 1000 / (index + 1) + 1)];
        var side = new GridSide(counts, 8, 3);
        Assert.Equal(900, side.Count);
        Assert.Equal(Enumerable.Range(0, 1000).Where(index => counts[index] > 0), side.IndexAt.Order());
        Assert.All(side.IndexAt.Select((index, position) => (index, position)), at => Assert.Equal(at.position, side.PositionOf(at.index)));
        Assert.Equal(-1, side.PositionOf(10));
        int[] loads = [.. Enumerable.Range(0, 8).Select(bin => side.IndexAt[side.Starts[bin]..side.Starts[bin + 1]].Sum(index => counts[index]))];
        Assert.InRange(loads.Max() - loads.Min(), 0, counts.Max());
    }

    [Fact]
    public void Grid_HoldsEveryRatingOnce_LongUsersFirst()
    {
        RatingMatrix ratings = SvdTestData.Ratings();
        var totals = new RatingTotals(ratings, TestData.HalfStars, 1, default);
        using var grid = new BlockGrid(ratings, totals, new GridSettings(4, false, 1, null, totals.Code), 3, default);
        var found = new HashSet<(int, int, float)>();
        grid.Run(
            (cell, place) =>
            {
                int position = 0;
                for (int group = 0; group < cell.UserCount; group += CellView.Lanes)
                {
                    for (int step = 0; step < cell.Counts[group]; step++)
                    {
                        for (int lane = group; lane < Math.Min(group + CellView.Lanes, cell.UserCount) && cell.Counts[lane] > step; lane++,
                            position++)
                        {
                            found.Add(
                                (grid.Users.IndexAt[place.FirstUser + cell.Users[lane]], grid.Items.IndexAt[place.FirstItem + cell.Items[position]],
                                    CodedRatings.At(cell, position)));
                        }
                    }
                }

                Assert.Equal(cell.Rows, position);
                Assert.True(
                    new ReadOnlySpan<int>(cell.Counts, cell.UserCount).ToArray()
                        .Zip(new ReadOnlySpan<int>(cell.Counts, cell.UserCount).ToArray()[1..]).All(pair => pair.First >= pair.Second));
                return 0;
            },
            keep: false, default);
        var expected = new HashSet<(int, int, float)>();
        ratings.Read(
            (users, items, values) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    expected.Add((users[i], items[i], values[i]));
                }
            },
            default);
        Assert.Equal(8000, expected.Count);
        Assert.True(expected.SetEquals(found));
    }

    /// <summary>Every width gives the bits of plain arithmetic, lane by lane.</summary>
    [Fact]
    public void Lanes_OfEveryWidth_ComputeTheSameBits()
    {
        Check<Lanes128>();
        Check<Lanes256>();
        Check<Lanes512>();
    }

    private static void Check<T>()
        where T : struct, ILanes<T>
    {
        var random = new SeededRandom(8);
        float* a = stackalloc float[16], b = stackalloc float[16], c = stackalloc float[16], tree = stackalloc float[16];
        ushort* indices = stackalloc ushort[16];
        byte* bytes = stackalloc byte[16];
        for (int round = 0; round < 100; round++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                (a[lane], b[lane], c[lane]) = ((float)random.NextDouble() - 0.5f, (float)random.NextDouble(), (float)random.NextDouble() - 0.3f);
                (indices[lane], bytes[lane]) = ((ushort)random.NextInt(16), (byte)random.NextInt(256));
            }

            (T x, T y, T z) = (T.Load(a), T.Load(b), T.Load(c));
            Expect(x * y, lane => a[lane] * b[lane]);
            Expect(x - y, lane => a[lane] - b[lane]);
            Expect(T.MultiplyAdd(x, y, z), lane => MathF.FusedMultiplyAdd(a[lane], b[lane], c[lane]));
            Expect(T.Clamp(z, x, y), lane => MathF.Min(MathF.Max(c[lane], a[lane]), b[lane]));
            Expect(T.Gather(a, indices), lane => a[indices[lane]]);
            Expect(T.LoadBytes(bytes), lane => bytes[lane]);
            Expect(T.Fill(a[3]), _ => a[3]);
            x.Store(tree);
            for (int half = 8; half > 0; half /= 2)
            {
                for (int lane = 0; lane < half; lane++)
                {
                    tree[lane] += tree[lane + half];
                }
            }

            Assert.Equal(BitConverter.SingleToInt32Bits(tree[0]), BitConverter.SingleToInt32Bits(x.Sum()));
        }
    }

    private static void Expect<T>(T actual, Func<int, float> expected)
        where T : struct, ILanes<T>
    {
        float* result = stackalloc float[16];
        actual.Store(result);
        for (int lane = 0; lane < 16; lane++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(expected(lane)), BitConverter.SingleToInt32Bits(result[lane]));
        }
    }
}
