using Bakeoff.Data;

namespace Bakeoff.UnitTests.Docs;

public sealed class FirstNSplitTests
{
    [Fact]
    public void FirstN_TestsTheFirstRatingsOfEachUser()
    {
        var options = new SplitOptions { N = 2, Partitions = 1 };
        FoldAssignment assignment = new FirstNSplit().Assign(options, users: 1, rows: 4, seed: 7);
        int[] folds = new int[4];
        assignment.Fill(user: 0, before: 0, items: [10, 11, 12, 13], timestamps: [1, 2, 3, 3], folds);
        Assert.Equal([0, 0, FoldAssignment.NotTested, FoldAssignment.NotTested], folds);
    }
}
