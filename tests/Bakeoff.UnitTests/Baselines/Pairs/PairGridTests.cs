using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>The schedule of pairs: which cells may be learned at a time, and what each of them has.</summary>
public sealed class PairGridTests
{
    private readonly RatingMatrix _train = PairTestData.Create();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Matches_OfAnEpoch_HaveEachBlockOnce_AndOfAllEpochsEachPairOnce(int parts)
    {
        PairGrid grid = Grid(parts);
        var met = new HashSet<(int, int)>();
        for (int epoch = 0; epoch < grid.Blocks - 1; epoch++)
        {
            (int First, int Second)[] matches = [.. Enumerable.Range(0, parts).Select(match => grid.MatchOf(epoch, match))];
            Assert.Equal(Enumerable.Range(0, grid.Blocks), matches.SelectMany(match => new[] { match.First, match.Second }).Order());
            Assert.All(matches, match => Assert.True(met.Add((Math.Min(match.First, match.Second), Math.Max(match.First, match.Second)))));
        }

        Assert.Equal(grid.Blocks * (grid.Blocks - 1) / 2, met.Count);
        Assert.Equal(grid.MatchOf(0, 0), grid.MatchOf(grid.Blocks - 1, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cells_HoldEveryRowOnce(int parts)
    {
        PairGrid grid = Grid(parts);
        var rows = new List<(int User, int Item)>();
        for (int user = 0; user < grid.Users.Count; user++)
        {
            for (int block = 0; block < grid.Blocks; block++)
            {
                foreach (int position in grid.ItemsOf(user, block))
                {
                    Assert.InRange(position, grid.Items.Starts[block], grid.Items.Starts[block + 1] - 1);
                    rows.Add((grid.Users.IndexAt[user], grid.Items.IndexAt[position]));
                }
            }
        }

        Assert.Equal(
            Enumerable.Range(0, _train.Users.Count).SelectMany(user => _train.ItemsOf(user).ToArray().Select(item => (user, item))).Order(),
            rows.Order());
        Assert.Equal(rows.Count, grid.Rows);
    }

    [Fact]
    public void Parts_HaveAsMany_AndAboutAsManyOfEachFrequency()
    {
        int[] counts = [.. Enumerable.Range(0, 103).Select(index => index)];
        var side = new PairSide(counts, 5, 3);
        Assert.Equal(Enumerable.Range(0, 103), side.IndexAt.Order());
        Assert.All(Enumerable.Range(0, 103), index => Assert.Equal(index, side.IndexAt[side.PositionOf[index]]));
        for (int part = 0; part < 5; part++)
        {
            int[] own = side.IndexAt[side.Starts[part]..side.Starts[part + 1]];
            Assert.InRange(own.Length, 20, 21);
            Assert.InRange(own.Average(index => counts[index]), 45, 57);
            Assert.Equal(own.OrderByDescending(index => counts[index]), own);
        }

        Assert.NotEqual(side.IndexAt, new PairSide(counts, 5, 4).IndexAt);
    }

    private PairGrid Grid(int parts) => new(_train, parts, 5, default);
}
