using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;

namespace Bakeoff.UnitTests;

/// <summary>A split that files give: what each fold does with the rows, by which files they are in.</summary>
public sealed class GivenSplitTests
{
    private static readonly SplitOptions TwoFolds = new()
    {
        Method = "given", Partitions = 2, TrainFiles = ["train0", "train1"], TestFiles = ["test0", "test1"], ValidationFiles = ["valid0", "valid1"],
    };

    /// <summary>The files in the order of their names: test0, test1, train0, train1, valid0, valid1.</summary>
    private static readonly GivenPart[] Parts = [Part([0, 3], 5), Part([1, 2], 6), Part([2, 3], 7), Part([2, 5], 3), Part([3, 4], 2)];

    [Fact]
    public void EachFold_TrainsOnItsFile_TestsItsFile_AndSeesNothingOfTheRest()
    {
        IReadOnlyList<FoldRoles> roles = RolesOf(TwoFolds, Parts);
        RowRole[] Of(int fold) => [.. Enumerable.Range(0, Parts.Length).Select(roles[fold].RoleOf)];
        Assert.Equal([RowRole.Test, RowRole.Training, RowRole.Training, RowRole.Training, RowRole.Validation], Of(0));
        Assert.Equal([RowRole.Training, RowRole.Test, RowRole.Training, RowRole.Validation, RowRole.Training], Of(1));
        FoldRoles alone = RolesOf(TwoFolds with { TrainFiles = ["train0"], TestFiles = ["test0"], ValidationFiles = null }, Parts)[0];
        Assert.Equal(
            [RowRole.Test, RowRole.Training, RowRole.Training, RowRole.Training, RowRole.Unused],
            Enumerable.Range(0, Parts.Length).Select(alone.RoleOf));
    }

    [Fact]
    public void ValidationSlice_TestsTheValidationRows_AndDoesNotSeeTheTestRows()
    {
        FoldRoles fold = RolesOf(TwoFolds with { Slice = "validation" }, Parts)[0];
        Assert.Equal(
            [RowRole.Unused, RowRole.Training, RowRole.Training, RowRole.Training, RowRole.Test],
            Enumerable.Range(0, Parts.Length).Select(fold.RoleOf));
    }

    [Theory]
    [InlineData(0, 2, "user u, item i is a training row and a test row of fold 0: it is in train0 and in test0, as are 0 more rows.")]
    [InlineData(2, 4, "user u, item i is a training row and a validation row of fold 0: it is in train0 and in valid0, as are 0 more rows.")]
    [InlineData(1, 5, "user u, item i is a test row and a validation row of fold 1: it is in test1 and in valid1, as are 0 more rows.")]
    public void ARowOfTwoRolesInAFold_IsRefused(int one, int other, string message)
    {
        var error = Assert.Throws<DataException>(() => RolesOf(TwoFolds, [.. Parts, Part([one, other], 1)]));
        Assert.Equal((ErrorCodes.GivenRowTwice, message), (error.Code, error.Message));
        Assert.Equal(9, error.Location!.Line);
        Assert.Contains("one of the two files", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "test0", "the file has no row, so that fold 0 has no test rows.")]
    [InlineData(4, "valid0", "the file has no row, so that fold 0 has no validation rows.")]
    public void AFileWithoutRows_IsRefused(int without, string file, string message)
    {
        var error = Assert.Throws<DataException>(() => RolesOf(TwoFolds, [.. Parts.Where((_, part) => part != without)]));
        Assert.Equal((ErrorCodes.GivenFilesMismatch, message, file), (error.Code, error.Message, error.Location!.File));
    }

    /// <summary>Rows of one timestamp may be in another order in the split, and users may have been left out of it.</summary>
    [Fact]
    public void Parts_AreFoundByUserAndItem()
    {
        var assignment = new GivenAssignment(new PartsOf((1, 10, 4), (2, 10, 0), (2, 11, 1), (2, 12, 2), (5, 12, 3)));
        int[] parts = new int[3];
        assignment.Fill(0, 0, Rows((2, 12), (2, 10), (2, 11)), parts);
        Assert.Equal([2, 0, 1], parts);
        assignment.Fill(1, 3, Rows((5, 12)), parts.AsSpan(0, 1));
        Assert.Equal(3, parts[0]);
    }

    private static GivenPart Part(int[] files, long rows) => new(files, rows, "u", "i", 9);

    private static IReadOnlyList<FoldRoles> RolesOf(SplitOptions options, GivenPart[] parts)
    {
        string[] files = ["test0", "test1", "train0", "train1", "valid0", "valid1"];
        var given = new GivenInput(new GivenParts(GivenParts.CurrentFormat, files, parts), () => Rows());
        options = options with { Given = given };
        return options.Cut.FindRoles(options);
    }

    private static GivenRows Rows(params (long User, long Item)[] rows)
    {
        var given = new GivenRows([.. rows.Select(row => (row.User, row.Item, 3f, 7L))]);
        given.NextUser();
        return given;
    }

    /// <summary>Rows with parts.</summary>
    private sealed class PartsOf(params (long User, long Item, int Part)[] rows) : IUserRows
    {
        private readonly IEnumerator<IGrouping<long, (long User, long Item, int Part)>> _users = rows.GroupBy(row => row.User).GetEnumerator();

        public long User => _users.Current.Key;

        public Span<long> Items => _users.Current.Select(row => row.Item).ToArray();

        public Span<float> Ratings => [];

        public ReadOnlySpan<long> Timestamps => [];

        public Span<int> Parts => _users.Current.Select(row => row.Part).ToArray();

        public bool NextUser() => _users.MoveNext();
    }
}
