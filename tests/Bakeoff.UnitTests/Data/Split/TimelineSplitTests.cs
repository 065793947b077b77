using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>Windows of time on a table whose answer is known by hand.</summary>
public sealed class TimelineSplitTests
{
    /// <summary>
    /// A day is 100. User 1 rates on days 1 to 6; user 2 on day 1 and twice on day 5; user 3, who is new then, on days 5 and 6. Item 50 is new on day
    /// 5.
    /// </summary>
    private static readonly (long User, long Item, float Rating, long Timestamp)[] Given =
    [
        (1, 10, 3, 100), (1, 20, 3, 200), (1, 30, 3, 300), (1, 40, 3, 400), (1, 50, 3, 500), (1, 60, 3, 600),
        (2, 10, 3, 100), (2, 50, 3, 510), (2, 20, 3, 520),
        (3, 20, 3, 500), (3, 10, 3, 610),
    ];

    [Fact]
    public void BeforeADate_IsTrained_AndFromItOn_Tested()
    {
        IReadOnlyList<SplitRow> rows = Cut(new SplitOptions { TestFrom = "500" });
        Assert.Equal([(1, 10), (1, 20), (1, 30), (1, 40), (2, 10)], With(rows, RowRole.Training));
        Assert.Equal([(1, 50), (1, 60), (2, 50), (2, 20), (3, 20), (3, 10)], With(rows, RowRole.Test));
    }

    [Fact]
    public void WhatComesAfterTheEnd_IsNeitherTrainedNorTested()
    {
        IReadOnlyList<SplitRow> rows = Cut(new SplitOptions { TestFrom = "300", TestUntil = "510" });
        Assert.Equal([(1, 30), (1, 40), (1, 50), (3, 20)], With(rows, RowRole.Test));
        Assert.Equal([(1, 60), (2, 50), (2, 20), (3, 10)], With(rows, RowRole.Unused));
    }

    /// <summary>Of 11 ratings; those of one timestamp are on one side.</summary>
    [Theory]
    [InlineData(0.1, new long[] { 600, 610 })]
    [InlineData(0.2, new long[] { 520, 600, 610 })]
    [InlineData(0.5, new long[] { 500, 500, 510, 520, 600, 610 })]
    [InlineData(0.8, new long[] { 200, 300, 400, 500, 500, 510, 520, 600, 610 })]
    public void AShare_IsTheLastOfAllRatings(double share, long[] tested) => Assert.Equal(
        tested, Cut(new SplitOptions { TestShare = share }).Where(row => row.Part == 1).Select(row => row.Timestamp).Order());

    [Fact]
    public void Windows_FollowEachOther_AndEachTrainsOnAllBefore()
    {
        var options = new SplitOptions { Method = "timeline", TestFrom = "300", Window = "100s", Windows = 3 };
        IReadOnlyList<SplitRow> rows = Cut(options);
        Assert.Equal(
            [[(1, 30)], [(1, 40)], [(1, 50), (2, 50), (2, 20), (3, 20)]], Enumerable.Range(0, 3).Select(fold => With(rows, RowRole.Test, fold, 3)));
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 3).Select(fold => With(rows, RowRole.Training, fold, 3).Length));
        Assert.Equal([7, 6, 2], Enumerable.Range(0, 3).Select(fold => With(rows, RowRole.Unused, fold, 3).Length));
    }

    /// <summary>The last two days: the last rating is of 610, so that the window is from 411 on.</summary>
    [Fact]
    public void ADurationWithoutADate_EndsWithTheData()
    {
        IReadOnlyList<SplitRow> rows = Cut(new SplitOptions { Window = "200s" });
        Assert.Equal([(1, 50), (1, 60), (2, 50), (2, 20), (3, 20), (3, 10)], With(rows, RowRole.Test));
        Assert.Equal([(1, 40), (1, 50), (3, 20)], With(Cut(new SplitOptions { Window = "200s", TestUntil = "510" }), RowRole.Test));
    }

    [Theory]
    [InlineData("keep", new[] { 50, 60, 50, 20, 20, 10 })]
    [InlineData("drop-users", new[] { 50, 60, 50, 20 })]
    [InlineData("drop-items", new[] { 20, 20, 10 })]
    [InlineData("drop", new[] { 20 })]
    public void ColdUsersAndItems_AreKeptOrDropped(string cold, int[] items) => Assert.Equal(
        items, With(Cut(new SplitOptions { TestFrom = "500", Cold = cold }), RowRole.Test).Select(row => (int)row.Item));

    [Fact]
    public void OnlyTheNextRatings_AreTested_AndDroppedOnesDoNotCount()
    {
        Assert.Equal([(1, 50), (2, 50), (3, 20)], With(Cut(new SplitOptions { TestFrom = "500", Next = 1 }), RowRole.Test));
        Assert.Equal(
            [(2, 20), (3, 20)], With(Cut(new SplitOptions { TestFrom = "500", Next = 1, Cold = "drop-items" }), RowRole.Test));
    }

    /// <summary>A row that is dropped from one window is trained on for the next one, as it would be in time.</summary>
    [Fact]
    public void WhatAWindowDrops_TheNextOneTrainsOn()
    {
        IReadOnlyList<SplitRow> rows = Cut(new SplitOptions { TestFrom = "500", Window = "100s", Windows = 2, Cold = "drop" });
        Assert.Equal([(2, 20)], With(rows, RowRole.Test, 0, 2));
        Assert.Equal([(3, 10)], With(rows, RowRole.Test, 1, 2)); // Item 60 is cold, and user 3 and item 50 are not any more.
        Assert.Contains((3, 20), With(rows, RowRole.Training, 1, 2));
    }

    /// <summary>The last stretch before the test, as long as the window: 300 to 499.</summary>
    [Fact]
    public void Validation_IsTheLastStretchOfTheTrainingTime()
    {
        var options = new SplitOptions { TestFrom = "500", Window = "200s", Slice = SplitOptions.Validation };
        IReadOnlyList<SplitRow> rows = Cut(options);
        Assert.Equal([(1, 30), (1, 40)], With(rows, RowRole.Test));
        Assert.Equal([(1, 10), (1, 20), (2, 10)], With(rows, RowRole.Training));
        Assert.Equal(5, rows.Count);
    }

    [Theory]
    [InlineData(
        "100", null, null,
        "the test would begin at 1970-01-01T00:01:40Z, and the ratings are from 1970-01-01T00:01:40Z to 1970-01-01T00:10:10Z: nothing would be "
            + "trained on.")]
    [InlineData("611", null, null, "nothing would be tested.")]
    [InlineData("2015-01-01", null, null, "the test would begin at 2015-01-01T00:00:00Z")]
    [InlineData(null, "10w", null, "nothing would be trained on.")]
    [InlineData(null, null, "100", "nothing would be trained on.")]
    public void ATestOutsideTheData_IsRefused(string? from, string? window, string? until, string message)
    {
        var error = Assert.Throws<DataException>(() => Cut(new SplitOptions { TestFrom = from, Window = window, TestUntil = until }));
        Assert.Equal(ErrorCodes.OutsideTheTimes, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody wrote the dates of the validation rows, so the message says where they come from.</summary>
    [Fact]
    public void ValidationRowsThatLeaveNothingToTrainOn_AreCalledThat()
    {
        var options = new SplitOptions { TestFrom = "200", Window = "200s", Slice = SplitOptions.Validation };
        var error = Assert.Throws<DataException>(() => Cut(options));
        Assert.Equal(ErrorCodes.OutsideTheTimes, error.Code);
        Assert.Equal(
            "validation takes as much time before the test as its first window has, from 1970-01-01T00:00:00Z to 1970-01-01T00:03:20Z, and the "
                + "ratings before the test are from 1970-01-01T00:01:40Z to 1970-01-01T00:01:40Z: nothing would be trained on.",
            error.Message);
        Assert.Equal("Begin the test later, or take shorter windows, so that the ratings before it cover more than that time.", error.Remedy);
    }

    /// <summary>A timestamp that looks like a year is refused where somebody wrote it, and not where it follows from other ones.</summary>
    [Fact]
    public void ValidationRows_MayBeginAtATimestampThatLooksLikeAYear()
    {
        (long, long, float, long)[] given = [.. Enumerable.Range(1, 9).Select(row => (1L, (long)row, 3f, row * 500L))];
        var options = new SplitOptions { Method = "timeline", TestFrom = "1970-01-01T00:50:00Z", Window = "1000s", Slice = SplitOptions.Validation };
        Assert.Equal([2000, 2500], SplitMaker.Make(options, 1, given, out _).Where(row => row.Part == 1).Select(row => row.Timestamp));
    }

    [Fact]
    public void ADate_WhereThereAreNoTimes_IsRefused_AndTheNumberOfARowIsNot()
    {
        var options = new SplitOptions { Method = "timeline", TestFrom = "2015-01-01" };
        Assert.Equal(ErrorCodes.NoTimes, Assert.Throws<DataException>(() => SplitMaker.Make(options, 1, Given, out _, perSecond: 0)).Code);
        Assert.Equal(11, SplitMaker.Make(options with { TestFrom = "500" }, 1, Given, out _, perSecond: 0).Count);
    }

    [Theory]
    [InlineData("testFrom", "31.1.2015")]
    [InlineData("testUntil", "2015-02-30")]
    [InlineData("window", "60")]
    [InlineData("window", "0d")]
    [InlineData("from", "yesterday")]
    [InlineData("to", "")]
    public void WhatCannotBeRead_IsRefusedBeforeAnythingRuns(string name, string text)
    {
        var options = new SplitOptions
        {
            Method = "timeline", TestFrom = name == "testFrom" ? text : null, TestUntil = name == "testUntil" ? text : null,
            Window = name == "window" ? text : null, From = name == "from" ? text : null, To = name == "to" ? text : null,
        };
        (string option, string problem) = Assert.Single(OptionProperties.Check(options));
        Assert.Equal(name, option);
        Assert.Contains($"'{text}' is not.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-01-31", "2019-12-31", "testUntil")]
    [InlineData("2020-01-31", "2020-01-31", "testUntil")]
    [InlineData("900", "500", "testUntil")]
    [InlineData("500", "2020-01-31", null)]
    [InlineData("2020-01-31", "2020-01-31T00:00:01", null)]
    public void AnEndThatIsNotAfterTheBeginning_IsRefusedBeforeAnythingRuns(string from, string until, string? problem)
    {
        var test = new SplitOptions { Method = "timeline", TestFrom = from, TestUntil = until };
        Assert.Equal(problem, OptionProperties.Check(test).SingleOrDefault().Name);
        Assert.Equal(problem is null ? null : "to", OptionProperties.Check(new SplitOptions { From = from, To = until }).SingleOrDefault().Name);
    }

    [Fact]
    public void AnEndThatIsNotAfterTheBeginning_InAnotherForm_IsSaid()
    {
        var error = Assert.Throws<DataException>(() => Cut(new SplitOptions { TestFrom = "500", TestUntil = "1970-01-01T00:05:00" }));
        Assert.Equal((ErrorCodes.OutsideTheTimes, "Let 'split.testUntil' be after 'testFrom'."), (error.Code, error.Remedy));
    }

    [Fact]
    public void TwoBeginningsOrEnds_AreRefused()
    {
        string Problem(SplitOptions options) => Assert.Single(OptionProperties.Check(options with { Method = "timeline" })).Name;
        Assert.Equal("testShare", Problem(new SplitOptions { TestShare = 0.1, TestFrom = "500" }));
        Assert.Equal("testShare", Problem(new SplitOptions { TestShare = 0.1, Window = "1d" }));
        Assert.Equal("testUntil", Problem(new SplitOptions { TestFrom = "500", Window = "1d", TestUntil = "900" }));
    }

    [Theory]
    [InlineData("2015-01-31", 1, 1_422_662_400)]
    [InlineData("2015-01-31T18:00:00Z", 1000, 1_422_727_200_000)]
    [InlineData("-5", 1, -5)]
    public void Dates_AreReadInTheDatasetsUnit(string text, long perSecond, long expected) =>
        Assert.Equal(expected, SplitTime.Read(text, "from", perSecond));

    [Theory]
    [InlineData("60d", 5_184_000)]
    [InlineData("1w", 604_800)]
    [InlineData("90m", 5400)]
    public void Durations_AreReadInSeconds(string text, long expected) => Assert.Equal(expected, SplitTime.ReadDuration(text, "window", 1));

    /// <summary>Held to sorting, over spans of time that need one pass and many.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(3_000_000_000)]
    [InlineData(long.MaxValue / 4)]
    public void TimeRanks_AreThoseOfSorting(long span)
    {
        var random = new SeededRandom(3);
        (long User, long Item, float Rating, long Timestamp)[] given = [.. Enumerable.Range(0, 900)
            .Select(row => ((long)(row / 10), (long)row, 3f, (long)(random.NextDouble() * random.NextDouble() * span) - 17))
            .OrderBy(row => row.Item1).ThenBy(row => row.Item4)];
        long[] sorted = [.. given.Select(row => row.Timestamp).Order()], places = [0, 1, 450, 451, 898, 899];
        var facts = new SplitFacts(90, 900)
        {
            Read = take =>
            {
                for (var rows = new GivenRows(given); rows.NextUser();)
                {
                    take(rows);
                }
            },
        };
        Assert.Equal(places.Select(place => sorted[place]), TimeRanks.Find(facts, sorted[0], sorted[^1], places));
    }

    private static IReadOnlyList<SplitRow> Cut(SplitOptions options) => SplitMaker.Make(options with { Method = "timeline" }, 1, Given, out _);

    private static (long User, long Item)[] With(IReadOnlyList<SplitRow> rows, RowRole role, int fold = 0, int windows = 1)
    {
        FoldRoles roles = new TimelineSplit().FindRoles(new SplitOptions { Method = "timeline", Windows = windows })[fold];
        return [.. rows.Where(row => roles.RoleOf(row.Part) == role).Select(row => (row.User, row.Item))];
    }
}
