using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>
/// The expected numbers were computed with the Mersenne twister of CPython's <c>random</c>, its state set by hand, and numpy's shuffle written out in
/// ten lines of Python, which gives what numpy prints for the seeds 0 and 42.
/// </summary>
public sealed class LiangDrawTests
{
    /// <summary>The permutation of 12 is 11 9 2 7 8 4 1 10 6 0 3 5.</summary>
    [Fact]
    public void Users_AreShuffled_AndTheLastAreTested()
    {
        Dictionary<long, int> groups = LiangDraw.FindGroups([.. Enumerable.Range(1, 12).Select(user => user * 10L)], validation: 3, test: 2);
        Assert.Equal([40, 60], groups.Where(group => group.Value == LiangDraw.Test).Select(group => group.Key).Order());
        Assert.Equal([10, 70, 110], groups.Where(group => group.Value == LiangDraw.Validation).Select(group => group.Key).Order());
        Assert.Equal(5, groups.Count);
    }

    /// <summary>As many users as have five ratings of four stars in MovieLens 20M.</summary>
    [Fact]
    public void ThePublishedPermutation_IsThatOfNumpy()
    {
        int[] order = new NumpyRandom(98765).Permutation(136_677);
        Assert.Equal([104323, 11053, 111295], order[..3]);
        Assert.Equal([126893, 69107, 134933], order[^3..]);
    }

    /// <summary>One generator draws for one user after the other; for a user with few rows it draws nothing.</summary>
    [Fact]
    public void Rows_AreDrawnForOneUserAfterTheOther()
    {
        Dictionary<long, int[]> ranked = LiangDraw.FindRanked([(1, 5), (2, 9), (3, 4), (4, 10), (5, 15), (6, 20)], 0.2);
        Assert.Equal([1L, 2L, 4L, 5L, 6L], ranked.Keys.Order());
        Assert.Equal([[4], [7], [4, 1], [4, 1, 7], [0, 13, 19, 17]], ranked.OrderBy(user => user.Key).Select(user => user.Value));
    }
}
