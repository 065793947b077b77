using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>What a fold does with a row, asked as a row and as SQL.</summary>
public sealed class FoldRolesTests
{
    private static readonly FoldRoles Held = new(0, [2]) { Training = [0, 4], History = [1], Validation = [3] };

    [Fact]
    public void AFoldThatListsWhatItTrainsOn_UsesNothingElse()
    {
        Assert.Equal(
            [RowRole.Training, RowRole.History, RowRole.Test, RowRole.Validation, RowRole.Training, RowRole.Unused, RowRole.Unused],
            new[] { 0, 1, 2, 3, 4, 5, -1 }.Select(Held.RoleOf));
        Assert.Equal(
            ("part IN (0, 4)", "part = 1", "part = 2", "part = 3", "part IN (0, 4, 1)"),
            (Held.TrainingRows, Held.HistoryRows, Held.TestRows, Held.ValidationRows, Held.SeenRows));
        Assert.Equal([0, 1, 4], Enumerable.Range(-1, 8).Where(Held.IsSeen));
        Assert.True(Held.TrainsOnAll([0, 4, 0]));
        Assert.False(Held.TrainsOnAll([0, 5]));
        Assert.True(Held.TestsAny([0, 2]));
        Assert.False(Held.TestsAny([0, 1, 3]));
    }

    [Fact]
    public void AFoldThatDoesNot_TrainsOnAllOthers()
    {
        FoldRoles fold = new SplitRoles().Of(3);
        Assert.Equal([RowRole.Training, RowRole.Training, RowRole.Test], new[] { -1, 0, 3 }.Select(fold.RoleOf));
        Assert.Equal(
            ("part IS DISTINCT FROM 3", "false", "part = 3", "part IS DISTINCT FROM 3"),
            (fold.TrainingRows, fold.HistoryRows, fold.TestRows, fold.SeenRows));
        Assert.True(fold.TrainsOnAll([-1, 2, 4]));
        Assert.Equal([3], new SplitRoles().FoldsThatTest(3));
        Assert.Empty(new SplitRoles().FoldsThatTest(-1));
    }

    [Fact]
    public void AFoldThatThereIsNot_DoesNothing()
    {
        FoldRoles fold = new SplitRoles([Held]).Of(1);
        Assert.Equal(RowRole.Unused, fold.RoleOf(0));
        Assert.Equal(("false", "false"), (fold.TrainingRows, fold.TestRows));
    }

    [Fact]
    public void APartWithTwoRoles_IsRefused()
    {
        var error = Assert.Throws<EvaluationException>(() => new SplitRoles([new FoldRoles(0, [1, 2]) { History = [2] }]));
        Assert.Equal(ErrorCodes.LeakingRoles, error.Code);
        Assert.Contains("uses the rows of part 2 twice, for history and test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_AreReadAsTheyWereWritten()
    {
        FoldRoles read = CanonicalJson.Deserialize<FoldRoles>(CanonicalJson.Serialize(Held));
        Assert.Equal(
            (Held.TrainingRows, Held.SeenRows, Held.TestRows, Held.ValidationRows),
            (read.TrainingRows, read.SeenRows, read.TestRows, read.ValidationRows));
        Assert.Equal("{\"fold\":3,\"test\":[3]}", CanonicalJson.SerializeLine(new SplitRoles().Of(3)));
    }
}
