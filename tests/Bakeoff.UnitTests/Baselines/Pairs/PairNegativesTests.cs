using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>What is drawn for pairs: never what the user rated, and every other item as often as it should be.</summary>
public sealed unsafe class PairNegativesTests
{
    private const int Items = 40;
    private static readonly int[] Counts = [.. Enumerable.Range(0, Items).Select(item => (item % 7) + 1)];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void Draws_OverAllEpochs_FollowTheProbabilities(bool byPopularity, int parts)
    {
        RatingMatrix train = PairTestData.Create(20, Items);
        var grid = new PairGrid(train, parts, 5, default);
        var popularity = new PairPopularity(grid.Items, Counts);
        double[] drawn = new double[Items];
        const int PerEpoch = 100_000;
        int epochs = grid.Blocks - 1;
        ulong* none = stackalloc ulong[2];
        int own = grid.Items.Starts[1]; // Of block 1.
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            (int first, int second) = Enumerable.Range(0, parts).Select(match => grid.MatchOf(epoch, match))
                .Single(match => match.First == 1 || match.Second == 1);
            var negatives = new PairNegatives(grid.Items, byPopularity ? popularity : null, (ulong)epoch + 9) { Rated = none };
            negatives.Use(first, second, isCompact: false);
            for (int draw = 0; draw < PerEpoch; draw++)
            {
                drawn[grid.Items.IndexAt[negatives.Next(own)]]++;
            }
        }

        double Weight(int item) => byPopularity ? Counts[item] : 1;
        double[] weights = [.. Enumerable.Range(0, grid.Blocks).Select(
            block => grid.Items.IndexAt[grid.Items.Starts[block]..grid.Items.Starts[block + 1]].Sum(Weight))];
        for (int position = 0; position < Items; position++)
        {
            int item = grid.Items.IndexAt[position];
            int block = Enumerable.Range(0, grid.Blocks).Last(block => grid.Items.Starts[block] <= position);
            // Of its own block an item is drawn as often as its weight says, of each other one in one of the epochs.
            double expected = block == 1 ? Weight(item) / weights.Sum()
                : (1 - (weights[1] / weights.Sum())) / (grid.Blocks - 1) * Weight(item) / weights[block];
            Assert.InRange(drawn[item] / (epochs * PerEpoch), 0.9 * expected, 1.1 * expected);
        }
    }

    [Fact]
    public void Draws_AreNothingThatTheUserRated_AndOfTheTwoBlocksAlone()
    {
        var grid = new PairGrid(PairTestData.Create(20, Items), 4, 5, default);
        var negatives = new PairNegatives(grid.Items, null, 3);
        int bits = negatives.Use(2, 6, isCompact: true);
        ulong* rated = stackalloc ulong[1];
        negatives.Rated = rated;
        int[] positions = [.. Enumerable.Range(grid.Items.Starts[2], 5), .. Enumerable.Range(grid.Items.Starts[6], 5)];
        Assert.Equal(10, bits);
        Assert.Equal(Enumerable.Range(0, 10), Bits(negatives, positions));
        foreach (int seen in positions[..9])
        {
            *rated |= 1UL << negatives.BitOf(seen);
        }

        for (int draw = 0; draw < 100; draw++)
        {
            int found = negatives.Next(positions[0]);
            Assert.True(found == positions[9] || found == -1); // One item is left, which is not found in every 64 draws.
        }

        *rated = ulong.MaxValue;
        Assert.Equal(-1, negatives.Next(positions[0]));
    }

    private static int[] Bits(PairNegatives negatives, int[] positions) => [.. positions.Select(position => negatives.BitOf(position))];
}
