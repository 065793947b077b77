using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;

namespace Bakeoff.UnitTests;

/// <summary>What is counted user by user without a hash table of all ratings is what counting them all would give.</summary>
public sealed class ItemTallyTests
{
    [Fact]
    public void ManyItems_AreNumberedAndCounted_WhateverTheirIds()
    {
        var random = new SeededRandom(3);
        long[] ids = [
            .. Enumerable.Range(0, 20_000).Select(
                i => i % 3 == 0 ? i : i % 3 == 1 ? long.MinValue + ((long)i << 40) : random.NextInt(int.MaxValue) * 4096L)];
        ids = [.. ids.Distinct()];
        var tally = new ItemTally();
        Dictionary<long, int> rows = [];
        for (int user = 0; user < 200; user++)
        {
            long[] items = [.. Enumerable.Range(0, 300).Select(_ => ids[random.NextInt(ids.Length)]).Distinct()];
            Assert.Equal(-1, tally.Add(items));
            Assert.Equal(items, items.Select((_, row) => tally.Ids[tally.Numbers[row]]));
            foreach (long item in items)
            {
                rows[item] = rows.GetValueOrDefault(item) + 1;
            }
        }

        Assert.Equal(rows.Count, tally.Count);
        Assert.Equal(rows.OrderBy(pair => pair.Key), tally.Ids.ToArray().Zip(tally.Rows.ToArray(), KeyValuePair.Create).OrderBy(pair => pair.Key));
    }

    [Fact]
    public void AnItemThatAUserHasTwice_IsFoundInItsSecondRow()
    {
        var tally = new ItemTally();
        Assert.Equal((-1, 2, -1), (tally.Add([5, 6]), tally.Add([6, 5, 6, 5]), tally.Add([5])));
    }

    /// <summary>Ties in another order, rows that are lost, changed and added: held to counting with sets.</summary>
    [Fact]
    public void TheComparisonOfTwoFiles_CountsWhatOnlyOneHas()
    {
        var random = new SeededRandom(5);
        var scratch = (Items: Array.Empty<long>(), Ratings: Array.Empty<float>());
        for (int round = 0; round < 500; round++)
        {
            (long User, long Item, float Rating, long Timestamp)[] left =
                [.. Enumerable.Range(0, random.NextInt(40))
                    .Select(i => (1L, (long)random.NextInt(30), 1f + random.NextInt(2), (long)random.NextInt(1 + (round % 20))))
                        .OrderBy(row => row.Item4)];
            var right = left.ToList();
            for (int change = random.NextInt(4); change > 0 && right.Count > 0; change--)
            {
                int row = random.NextInt(right.Count);
                switch (random.NextInt(3))
                {
                    case 0: right.RemoveAt(row); break;
                    case 1: right[row] = right[row] with { Rating = 9 }; break;
                    default: right.Add(right[row] with { Item = 99 }); break;
                }
            }

            right = round % 2 == 0
                ? [.. right.OrderBy(row => row.Timestamp)] : [.. right.OrderBy(row => row.Timestamp).ThenByDescending(row => row.Item * 7 % 11)];
            int Only(IEnumerable<(long, long, float, long)> of, IEnumerable<(long, long, float, long)> without) =>
                of.CountBy(row => row).Sum(pair => Math.Max(0, pair.Value - without.Count(row => row == pair.Key)));
            (GivenRows ratings, GivenRows split) = (new(left), new([.. right]));
            (_, _) = (ratings.NextUser(), split.NextUser());
            Assert.Equal((Only(left, right), Only(right, left)), SplitComparison.Compare(ratings, split, ref scratch));
        }
    }
}
