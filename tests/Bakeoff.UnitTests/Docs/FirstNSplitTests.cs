using Bakeoff.Data;

namespace Bakeoff.UnitTests.Docs;

public sealed class FirstNSplitTests
{
    [Fact]
    public void FirstN_TestsTheFirstRatingsOfEachUser()
    {
        var options = new SplitOptions { N = 2, Partitions = 1 };
        PartAssignment assignment = new FirstNSplit().Assign(options, new SplitFacts(Users: 1, Rows: 4), seed: 7);
        var user = new GivenRows((1, 10, 3, 1), (1, 11, 3, 2), (1, 12, 3, 3), (1, 13, 3, 3));
        int[] parts = new int[4];
        user.NextUser();
        assignment.Fill(user: 0, before: 0, user, parts);
        Assert.Equal([0, 0, PartAssignment.NotTested, PartAssignment.NotTested], parts);
    }
}
