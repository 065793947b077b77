using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>What every split method keeps, also one that is added later: what it says of itself is what it does.</summary>
public sealed class SplitMethodsTests
{
    private const ulong Seed = 7;

    private static readonly (long User, long Item, float Rating, long Timestamp)[] Given =
        [.. from user in Enumerable.Range(0, 30)
            from row in Enumerable.Range(0, 2 + (user * 7 % 40))
            select ((long)user, (long)row, 3f, row / 3L)];

    /// <summary>
    /// Each method, with a few users or many and few test rows or many; but for <c>given</c>, of which files decide everything.
    /// </summary>
    public static TheoryData<string, int, int> Cases => new(
        from method in SplitMethods.All where method.Name != "given"
        from partitions in new[] { 2, 5 } from n in new[] { 1, 3, 30 } select (method.Name, partitions, n));

    [Fact]
    public void Methods_DescribeThemselves_AndHaveNamesOfTheirOwn()
    {
        Assert.Equal(SplitMethods.All.Count, SplitMethods.All.Select(method => method.Name).Distinct().Count());
        Assert.Equal(new SplitOptions().Method, SplitMethods.All[0].Name);
        Assert.All(SplitMethods.All, method =>
        {
            Assert.Matches("^[a-z][a-z-]*$", method.Name);
            Assert.EndsWith(".", method.Summary, StringComparison.Ordinal);
            Assert.Same(method, SplitMethods.Find(method.Name));
            Assert.Empty(OptionProperties.Check(new SplitOptions { Method = method.Name }));
            string[] names = [.. OptionProperties.Find(typeof(SplitOptions)).Select(OptionProperties.NameOf)];
            Assert.All(method.Options, option => Assert.Contains(option, names));
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_TestsWhatItSays(string name, int partitions, int n)
    {
        SplitOptions options = OptionsOf(name, partitions, n);
        IReadOnlyList<SplitRow> rows = SplitMaker.Make(options, Seed, Given, out SplitRows split);
        IReadOnlyList<FoldRoles> roles = options.Cut.FindRoles(options);
        _ = new SplitRoles(roles); // Gives no part two roles.
        Assert.Equal(Enumerable.Range(0, options.FoldCount), roles.Select(fold => fold.Fold));
        int users = rows.Select(row => row.User).Distinct().Count();
        double share = options.Cut.EstimateTestedShare(options);
        foreach (FoldRoles fold in roles)
        {
            SplitRow[] tested = [.. rows.Where(row => fold.RoleOf(row.Part) == RowRole.Test)];
            Assert.NotEmpty(tested);
            Assert.Contains(rows, row => fold.RoleOf(row.Part) == RowRole.Training);
            Assert.Equal(
                (tested.Length, tested.Select(row => row.User).Distinct().Count()), (split.Counts[fold.Fold].Rows, split.Counts[fold.Fold].Users));
            Assert.InRange(split.Counts[fold.Fold].Users, 1, Math.Ceiling(share * users));
            if (options.Cut.TestsTheLast(options))
            {
                Assert.All(rows.GroupBy(row => row.User), user =>
                    Assert.Equal(
                        user.Count(row => fold.RoleOf(row.Part) == RowRole.Test),
                        user.SkipWhile(row => fold.IsSeen(row.Part)).TakeWhile(row => fold.RoleOf(row.Part) == RowRole.Test).Count()));
            }
        }

        Assert.Equal(rows.Count, rows.Select(row => (row.User, row.Item)).Distinct().Count());
    }

    /// <summary>A test row is there by a tie if its user has a row of its timestamp that its fold does not test.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_WhoseTiesDecide_CountsTheTestRowsThatTheyDecided(string name, int partitions, int n)
    {
        SplitOptions options = OptionsOf(name, partitions, n);
        IReadOnlyList<SplitRow> rows = SplitMaker.Make(options, Seed, Given, out SplitRows split);
        long TiedOf(FoldRoles fold) => rows.Count(row => fold.RoleOf(row.Part) == RowRole.Test && rows.Any(
            other => other.User == row.User && other.Timestamp == row.Timestamp && fold.RoleOf(other.Part) != RowRole.Test));
        Assert.Equal(
            options.Cut.FindRoles(options).Select(fold => options.Cut.TiesDecide(options) ? TiedOf(fold) : 0),
            split.Counts.Select(fold => fold.Tied));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_DependsOnTheSeedAlone_AndRefusesMoreFoldsThanItCanFill(string name, int partitions, int n)
    {
        SplitOptions options = OptionsOf(name, partitions, n);
        IReadOnlyList<SplitRow> once = SplitMaker.Make(options, Seed, Given, out _), other = SplitMaker.Make(options, Seed + 1, Given, out _);
        Assert.Equal(once, SplitMaker.Make(options, Seed, Given, out _));
        if (name == "timeline" && !options.Cut.TiesDecide(options))
        {
            Assert.Equal(once.Order(), other.Order()); // Time alone decides, and the seed the order within a tie.
        }
        else
        {
            Assert.NotEqual(once, other);
        }

        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => options.Cut.Assign(options, new SplitFacts(1, 1), Seed)).Code);
    }

    /// <summary>The validation slice leaves out every row that some fold tests, or says why there is none.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_LeavesTheTestRowsOutOfItsValidationSlice_OrSaysWhyItHasNone(string name, int partitions, int n)
    {
        SplitOptions options = OptionsOf(name, partitions, n) with { Slice = SplitOptions.Validation };
        options = name == "users" ? options with { TestUsers = partitions, ValidationUsers = 3 } : options;
        if (options.Cut.WhyNoValidation is { } reason)
        {
            Assert.Contains(reason, Assert.Single(OptionProperties.Check(options)).Problem, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(OptionProperties.Check(options));
        SplitOptions test = options with { Slice = "test" };
        IReadOnlyList<FoldRoles> roles = options.Cut.FindRoles(test);
        (long, long)[] expected = [.. SplitMaker.Make(test, Seed, Given, out _)
            .Where(row => roles.All(fold => fold.RoleOf(row.Part) is RowRole.Training or RowRole.Validation)).Select(row => (row.User, row.Item))];
        IReadOnlyList<SplitRow> validation = SplitMaker.Make(options, Seed, Given, out SplitRows split);
        Assert.Equal(expected, validation.Select(row => (row.User, row.Item)));
        Assert.Contains(split.Counts, fold => fold.Rows > 0);
    }

    /// <summary>What one method reads is refused where another one is chosen, so that nothing is silently without effect.</summary>
    [Fact]
    public void AnOptionOfAnotherMethod_IsRefused()
    {
        (string name, string problem) = Assert.Single(OptionProperties.Check(new SplitOptions { TestFrom = "2015-01-01" }));
        Assert.Equal("testFrom", name);
        Assert.Equal("is not read where 'method' is 'last-n': it belongs to 'timeline'.", problem);
        Assert.Equal(
            "is not read where 'method' is 'random': it belongs to 'ratio', 'timeline', 'users'.",
            Assert.Single(OptionProperties.Check(new SplitOptions { Method = "random", TestShare = 0.5 })).Problem);
    }

    /// <summary>Pages ask <c>split.json</c>, and not the method.</summary>
    [Theory]
    [InlineData("hash", null, true)]
    [InlineData(null, null, false)]
    [InlineData("hash", false, false)]
    [InlineData(null, true, true)]
    public void Report_SaysWhetherTheLastRowsAreTested(string? ties, bool? testsTheLast, bool expected) =>
        Assert.Equal(expected, new SplitReport(SplitReport.CurrentFormat, "some", 1, ties, []) { TestsTheLast = testsTheLast }.IsByTime);

    private static SplitOptions OptionsOf(string name, int partitions, int n) => name == "timeline"
        ? new SplitOptions { Method = name, TestShare = 0.6, Windows = partitions, Next = n == 30 ? null : n }
        : new SplitOptions { Method = name, Partitions = partitions, N = n };
}
