using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>The split <c>users</c> on made-up rows: who is held out, what is scored from and what is ranked.</summary>
public sealed class UsersSplitTests
{
    private static readonly SplitOptions Apart = new() { Method = "users", TestUsers = 4, ValidationUsers = 3 };

    [Fact]
    public void TestAndValidationUsers_AreHeldOutWhole_WithAFifthOfTheirRowsRanked()
    {
        var users = Split(Rows(users: 20, items: 10), Apart).GroupBy(row => row.User).Select(user => Counts(user.Select(row => row.Part))).ToArray();
        Assert.Equal(13, users.Count(user => user == "0:10"));
        Assert.Equal(4, users.Count(user => user == "1:8 2:2"));
        Assert.Equal(3, users.Count(user => user == "4:8 5:2"));
        FoldRoles fold = Assert.Single(Apart.Cut.FindRoles(Apart));
        Assert.Equal(
            [RowRole.Training, RowRole.History, RowRole.Test, RowRole.Unused, RowRole.Validation, RowRole.Validation],
            Enumerable.Range(0, 6).Select(fold.RoleOf));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(25, 5)]
    public void RankedRows_AreAFifthWithoutTheFraction_AndAtLeastOne(int rows, int ranked) => Assert.All(
        Split(Rows(users: 6, rows), Apart with { ValidationUsers = null }).GroupBy(row => row.User).Where(user => user.Any(row => row.Part > 0)),
        user => Assert.Equal(ranked, user.Count(row => row.Part == 2)));

    [Fact]
    public void RandomDraw_DependsOnSeedUserAndItem_AndOnNoTimeOrOrder()
    {
        (long User, long Item, float Rating, long Time)[] rows = Rows(20, 10);
        (long, long, float, long)[] otherTimes =
            [.. rows.OrderBy(row => row.User).ThenBy(row => row.Item * 7 % 11).Select((row, at) => (row.User, row.Item, 1f, (long)at))];
        Assert.Equal(Split(rows, Apart).Order(), Split(otherTimes, Apart).Order());
        Assert.NotEqual(Split(rows, Apart), Split(rows, Apart, seed: 8));
    }

    [Fact]
    public void LatestDraw_RanksTheLastRows()
    {
        var options = Apart with { Draw = "latest", TestShare = 0.3 };
        foreach (var user in Split(Rows(20, 10), options).GroupBy(row => row.User).Where(user => user.First().Part == 1))
        {
            Assert.Equal([1, 1, 1, 1, 1, 1, 1, 2, 2, 2], user.Select(row => row.Part));
        }

        Assert.True(options.Cut.TestsTheLast(options) && options.Cut.TiesDecide(options));
    }

    [Fact]
    public void Partitions_HoldOutEachUserInOneFold_WhichTrainsOnAllOthers()
    {
        var options = new SplitOptions { Method = "users", Partitions = 4 };
        List<(long User, long Item, int Part)> rows = Split(Rows(20, 10), options);
        IReadOnlyList<FoldRoles> roles = options.Cut.FindRoles(options);
        Assert.Equal(4, roles.Count);
        foreach (FoldRoles fold in roles)
        {
            long[] tested = [.. rows.Where(row => fold.RoleOf(row.Part) == RowRole.Test).Select(row => row.User).Distinct()];
            Assert.Equal(5, tested.Length);
            Assert.All(rows, row => Assert.Equal(tested.Contains(row.User), fold.RoleOf(row.Part) is RowRole.Test or RowRole.History));
            Assert.All(rows.Where(row => !tested.Contains(row.User)), row => Assert.Equal(RowRole.Training, fold.RoleOf(row.Part)));
        }
    }

    /// <summary>Item 100 is rated by one user alone, item 200 by everybody who may be held out, and by one who may not.</summary>
    [Fact]
    public void DropItems_LeavesOutRowsOfItemsThatNobodyRatedWhoIsTrainedOn()
    {
        (long User, long Item, float Rating, long Time)[] given =
        [
            .. Rows(6, 5).SelectMany(row => row.Item == 0 ? [row, (row.User, 100 + row.User, 3f, 90L)] : new[] { row }), (99L, 200L, 3f, 1L),
        ];
        var options = new SplitOptions { Method = "users", TestUsers = 2, Cold = "drop-items" };
        List<(long User, long Item, int Part)> rows = Split(given, options);
        Assert.Equal(2, rows.Count(row => row.Part == 3));
        Assert.All(rows, row => Assert.Equal(row.Item is >= 100 and < 200 && rows.Any(of => of.User == row.User && of.Part > 0), row.Part == 3));
        Assert.Equal(RowRole.Unused, options.Cut.FindRoles(options)[0].RoleOf(3));
        Assert.DoesNotContain(Split(given, options with { Cold = null }), row => row.Part == 3);

        var folds = new SplitOptions { Method = "users", Partitions = 3, Cold = "drop-items" };
        List<(long User, long Item, int Part)> ofFolds = Split(given, folds);
        Assert.Equal(6, ofFolds.Count(row => row.Item is >= 100 and < 200 && row.Part > 0 && row.Part % 3 == 0));
        FoldRoles first = folds.Cut.FindRoles(folds)[0];
        Assert.Equal((RowRole.Unused, RowRole.Training), (first.RoleOf(3), first.RoleOf(6)));
    }

    [Fact]
    public void UserOfOneRating_IsNeverHeldOut()
    {
        (long, long, float, long)[] given = [.. Rows(5, 3), .. Enumerable.Range(50, 40).Select(user => ((long)user, 1L, 3f, 1L))];
        Assert.All(Split(given, Apart with { TestUsers = 3, ValidationUsers = 2 }).Where(row => row.User >= 50), row => Assert.Equal(0, row.Part));
    }

    /// <summary>Test users are gone from the slice, and those are tested who were kept back.</summary>
    [Fact]
    public void Validation_TestsTheUsersWhoWereKeptBack()
    {
        (long User, long Item, float Rating, long Time)[] given = Rows(30, 10);
        List<(long User, long Item, int Part)> rows = Split(given, Apart);
        SplitOptions options = Apart with { Slice = "validation" };
        PartAssignment first = options.Cut.Assign(options, Facts(given), 7);
        var left = new ValidationRatings(new GivenRows(given), new TieOrder("item", 7), first, options.Cut.FindRoles(options));
        (long User, long Item, float Rating, long Time)[] kept = [.. GivenRows.Read(left)];
        List<(long User, long Item, int Part)> slice = Split(kept, options.Cut.ForValidation(options, first));
        Assert.Equal(
            rows.Where(row => row.Part is not (1 or 2)).Select(row => (row.User, row.Item, row.Part < 3 ? row.Part : row.Part - 3)).Order(),
            slice.Order());
    }

    /// <summary>
    /// The users are those of <see cref="LiangDrawTests"/>, whatever the seed; of ten rows each in the order of their items the places 8 and 7, then
    /// 3 and 1, then 7 and 8 are ranked, drawn again from the start for the users of validation.
    /// </summary>
    [Fact]
    public void PublishedDraw_HoldsOutAndRanksWhatThePublishedCodeDoes()
    {
        var options = new SplitOptions { Method = "users", TestUsers = 2, ValidationUsers = 3, Draw = "liang-2018", Cold = "drop-items" };
        (long User, long Item, float Rating, long Time)[] given =
            [.. Enumerable.Range(1, 12).SelectMany(
                user => Enumerable.Range(0, 10).Select(item => (user * 10L, (long)item, 4f, (long)(item * 7 % 10))))];
        List<(long User, long Item, int Part)> rows = Split(given, options);
        Assert.Equal(rows.Order(), Split(given, options, seed: 8).Order());
        Assert.Equal(
            ["10: 4 of 7 8", "40: 1 of 7 8", "60: 1 of 1 3", "70: 4 of 1 3", "110: 4 of 7 8"],
            rows.Where(row => row.Part > 0).GroupBy(row => row.User).OrderBy(user => user.Key).Select(user => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{user.Key}: {user.Min(row => row.Part)} of "
                    + $"{string.Join(' ', user.Where(row => row.Part is 2 or 5).Select(row => row.Item).Order())}")));
        Assert.Contains(("draw", true), new SplitOptions { Method = "users", TestUsers = 2, Draw = "liang-2018" }.CheckTogether()
            .Select(problem => (problem.Name, problem.Problem.Contains("'validationUsers': give both", StringComparison.Ordinal))));
        Assert.Contains("draw", new SplitOptions { Method = "ratio", Draw = "liang-2018" }.CheckTogether().Select(problem => problem.Name));
    }

    [Theory]
    [InlineData("testUsers", 2.5, null, "test", null)]
    [InlineData("validationUsers", null, 3.0, "test", null)]
    [InlineData("slice", 3.0, null, "validation", null)]
    [InlineData("slice", null, null, "validation", null)]
    [InlineData("cold", 3.0, null, "test", "drop")]
    public void OptionsThatDoNotFit_AreNamed(string name, double? test, double? validation, string slice, string? cold) =>
        Assert.Contains(name, new SplitOptions { Method = "users", TestUsers = test, ValidationUsers = validation, Slice = slice, Cold = cold }
            .CheckTogether().Select(problem => problem.Name));

    [Theory]
    [InlineData(20.0, null)]
    [InlineData(15.0, 5.0)]
    [InlineData(0.0001, null)]
    [InlineData(1e9, 1e9)]
    public void MoreUsersThanThereAre_AreRefused(double test, double? validation)
    {
        var error =
            Assert.Throws<DataException>(() => Split(Rows(20, 3), new() { Method = "users", TestUsers = test, ValidationUsers = validation }));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
    }

    private static (long User, long Item, float Rating, long Time)[] Rows(int users, int items) =>
    [
        .. Enumerable.Range(0, users).SelectMany(_ => Enumerable.Range(0, items), (user, item) => ((long)user, (long)item, 3f, (long)(item * 10))),
    ];

    private static string Counts(IEnumerable<int> parts) =>
        string.Join(' ', parts.CountBy(part => part).OrderBy(part => part.Key).Select(part => $"{part.Key}:{part.Value}"));

    private static SplitFacts Facts((long User, long Item, float Rating, long Time)[] rows) =>
        new(rows.Select(row => row.User).Distinct().Count(), rows.Length)
        {
            Read = take =>
            {
                for (var given = new GivenRows(rows); given.NextUser();)
                {
                    take(given);
                }
            },
        };

    private static List<(long User, long Item, int Part)> Split(
        (long User, long Item, float Rating, long Time)[] rows, SplitOptions options, ulong seed = 7)
    {
        PartAssignment assignment = options.Cut.Assign(options, Facts(rows), seed);
        var split = new List<(long, long, int)>();
        (int user, int before) = (0, 0);
        for (var given = new GivenRows(rows); given.NextUser(); user++)
        {
            int[] parts = new int[given.Items.Length];
            assignment.Fill(user, before, given, parts);
            before += parts.Length;
            split.AddRange(parts.Select((part, row) => (given.User, given.Items[row], part)));
        }

        return split;
    }
}
