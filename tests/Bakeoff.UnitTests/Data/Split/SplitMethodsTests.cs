using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>What every split method keeps, also one that is added later: what it says of itself is what it does.</summary>
public sealed class SplitMethodsTests
{
    private const ulong Seed = 7;

    /// <summary>Each method, with a few users or many and few test rows or many.</summary>
    public static TheoryData<string, int, int> Cases => new(
        from method in SplitMethods.All where method is not GivenSplit
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
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_TestsWhatItSays(string name, int partitions, int n)
    {
        var options = new SplitOptions { Method = name, Partitions = partitions, N = n };
        (long User, long Item, long Timestamp, int Fold)[] rows = Split(options, Seed, out SplitRows split);
        Assert.All(rows, row => Assert.InRange(row.Fold, PartAssignment.NotTested, partitions - 1));
        Assert.Equal(Enumerable.Range(0, partitions), rows.Select(row => row.Fold).Where(fold => fold >= 0).Distinct().Order());
        int users = rows.Select(row => row.User).Distinct().Count();
        double share = options.Cut.EstimateTestedShare(options);
        for (int fold = 0; fold < partitions; fold++)
        {
            (long, long, long, int Fold)[] tested = [.. rows.Where(row => row.Fold == fold)];
            Assert.Equal((tested.Length, tested.Select(row => row.Item1).Distinct().Count()), (split.Counts[fold].Rows, split.Counts[fold].Users));
            Assert.InRange(split.Counts[fold].Users, 1, Math.Ceiling(share * users));
        }

        if (options.Cut.TestsTheLast)
        {
            Assert.All(rows.GroupBy(row => row.User), user =>
                Assert.Equal(user.Count(row => row.Fold >= 0), user.Reverse().TakeWhile(row => row.Fold >= 0).Count()));
        }
    }

    /// <summary>A test row is there by a tie if its user has a row of its timestamp that its fold trains on.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_WhoseTiesDecide_CountsTheTestRowsThatTheyDecided(string name, int partitions, int n)
    {
        var options = new SplitOptions { Method = name, Partitions = partitions, N = n };
        (long User, long Item, long Timestamp, int Fold)[] rows = Split(options, Seed, out SplitRows split);
        long TiedOf(int fold) => rows.Count(row => row.Fold == fold
            && rows.Any(other => other.User == row.User && other.Timestamp == row.Timestamp && other.Fold != fold));
        Assert.Equal(
            Enumerable.Range(0, partitions).Select(fold => options.Cut.TiesDecide ? TiedOf(fold) : 0), split.Counts.Select(fold => fold.Tied));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_DependsOnTheSeedAlone_AndRefusesMoreFoldsThanItCanFill(string name, int partitions, int n)
    {
        var options = new SplitOptions { Method = name, Partitions = partitions, N = n };
        Assert.Equal(Split(options, Seed, out _), Split(options, Seed, out _));
        Assert.NotEqual(Split(options, Seed, out _), Split(options, Seed + 1, out _));
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => options.Cut.Assign(options, new SplitFacts(1, 1), Seed)).Code);
    }

    /// <summary>The validation slice leaves out every row that some fold tests, or says why there is none.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Method_LeavesTheTestRowsOutOfItsValidationSlice_OrSaysWhyItHasNone(string name, int partitions, int n)
    {
        var options = new SplitOptions { Method = name, Partitions = partitions, N = n, Slice = SplitOptions.Validation };
        if (options.Cut.WhyNoValidation is { } reason)
        {
            Assert.Contains(reason, Assert.Single(OptionProperties.Check(options)).Problem, StringComparison.Ordinal);
            Assert.Throws<NotSupportedException>(() => options.RowsOf(10));
            return;
        }

        Assert.Empty(OptionProperties.Check(options));
        (long User, long Item, long Timestamp, int Fold)[] all = Split(options with { Slice = "test" }, Seed, out _);
        Assert.All(
            all.GroupBy(row => row.User), user => Assert.Equal(user.TakeWhile(row => row.Fold < 0).Count(), options.RowsOf(user.Count())));
    }

    /// <summary>Pages ask <c>split.json</c>, and not the method.</summary>
    [Theory]
    [InlineData("hash", null, true)]
    [InlineData(null, null, false)]
    [InlineData("hash", false, false)]
    [InlineData(null, true, true)]
    public void Report_SaysWhetherTheLastRowsAreTested(string? ties, bool? testsTheLast, bool expected) =>
        Assert.Equal(expected, new SplitReport(SplitReport.CurrentFormat, "some", 1, ties, []) { TestsTheLast = testsTheLast }.IsByTime);

    private static (long User, long Item, long Timestamp, int Fold)[] Split(SplitOptions options, ulong seed, out SplitRows rows)
    {
        (long User, long Item, float Rating, long Timestamp)[] given =
            [.. from user in Enumerable.Range(0, 30)
                from row in Enumerable.Range(0, 2 + (user * 7 % 40))
                select ((long)user, (long)row, 3f, row / 3L)];
        rows = new SplitRows(
            new GivenRows(given), options, new TieOrder(options.Ties, seed),
            options.Cut.Assign(options, new SplitFacts(given.DistinctBy(row => row.User).Count(), given.Length), seed), CancellationToken.None);
        List<(long, long, long, int)> split = [];
        while (rows.NextUser())
        {
            for (int row = 0; row < rows.Items.Length; row++)
            {
                split.Add((rows.User, rows.Items[row], rows.Timestamps[row], rows.Parts[row]));
            }
        }

        return [.. split];
    }
}
