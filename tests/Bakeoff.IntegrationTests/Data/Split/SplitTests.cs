using Bakeoff.Artifacts;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

public sealed class SplitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DuckDbSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void LastN_TestsTheLastRatings_TiesAsTheOptionSays_AndCountsWhatTheyDecided()
    {
        // User 1 has three rows of one timestamp, of which two are tested; user 2 has no tie, and that of user 3 is tested as a whole.
        const string Rows =
            "(1, 10, 100), (1, 13, 200), (1, 11, 200), (1, 12, 200), (2, 10, 5), (2, 11, 4), (2, 12, 3), (3, 10, 1), (3, 11, 2), (3, 12, 2)";
        string TestOf(string split, int user) =>
            string.Join(' ', _session.List($"SELECT item FROM {split} WHERE part = 0 AND \"user\" = {user}", row => row.GetInt64(0)));
        string byItem = Split(Rows, new SplitOptions { N = 2, Partitions = 1, Ties = "item" }),
            byFile = Split(Rows, new SplitOptions { N = 2, Partitions = 1, Ties = "file-order" });
        Assert.Equal(("12 13", "11 10", "11 12"), (TestOf(byItem, 1), TestOf(byItem, 2), TestOf(byItem, 3)));
        Assert.Equal(("11 12", "11 10", "11 12"), (TestOf(byFile, 1), TestOf(byFile, 2), TestOf(byFile, 3)));
        Assert.Equal(
            ["10 13 11 12"], _session.List($"SELECT string_agg(item, ' ') FROM (FROM {byFile} WHERE \"user\" = 1)", row => row.GetString(0)));
        _session.WriteParquet(
            "SELECT i::BIGINT AS item, 'A' AS title, 1990 AS year, '' AS genres FROM range(10, 14) t(i) ORDER BY i", _folder["items.parquet"]);
        Assert.Equal(
            [10L, 13, 12, 10], FoldReader.Read(_session, PathOf(byFile), _folder["items.parquet"], new RatingScale(0.5, 5, 0.5), 0).Train.Items);
        string summary = File.ReadAllText(Path.Combine(Path.GetDirectoryName(PathOf(byFile))!, "split.json"));
        Assert.Contains("\"ties\": \"file-order\"", summary, StringComparison.Ordinal);
        Assert.Contains("\"tiedTestRows\": 2", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void TiesByHash_FavourNoItem_DependOnTheSeedAlone_AndOnNoOrderOfTheFile()
    {
        // 2,000 users with ten rows of one timestamp, of which five are tested: each item in 1,000 ± 22.4 of them.
        string rows = string.Join(", ", Enumerable.Range(1, 2000).SelectMany(user => Enumerable.Range(1, 10).Select(item => $"({user}, {item}, 7)")));
        string reversed = string.Join(
            ", ", Enumerable.Range(1, 2000).Reverse().SelectMany(user => Enumerable.Range(1, 10).Reverse().Select(item => $"({user}, {item}, 7)")));
        var options = new SplitOptions { N = 5, Partitions = 1 };
        string split = Split(rows, options);
        List<long> tested = _session.List($"SELECT count(*) FROM {split} WHERE part = 0 GROUP BY item ORDER BY item", row => row.GetInt64(0));
        Assert.All(tested, count => Assert.InRange(count, 1000 - (5 * 23), 1000 + (5 * 23)));
        Assert.InRange(
            _session.Scalar<int>(
                $"SELECT count(DISTINCT items) FROM (SELECT string_agg(item, ' ' ORDER BY item) AS items FROM {split} WHERE part = 0 GROUP "
                    + "BY \"user\")"), 240, 252);

        string again = Split(reversed, options), other = Split(rows, options, seed: 2);
        Assert.Equal(ContentHash.OfFile(PathOf(split)), ContentHash.OfFile(PathOf(again)));
        Assert.InRange(
            _session.Scalar<int>($"SELECT count(*) FROM {split} a JOIN {other} b USING (\"user\", item) WHERE a.part = 0 AND b.part = 0"),
            4700, 5300);
    }

    [Fact]
    public void LastN_DealsEveryUserIntoExactlyOneFold_EvenlyAndBySeed()
    {
        string rows =
            string.Join(", ", Enumerable.Range(1, 100).SelectMany(user => Enumerable.Range(1, 8).Select(item => $"({user}, {item}, {item})")));
        string split = Split(rows, new SplitOptions { N = 3, Partitions = 5 });
        Assert.Equal(
            [20L, 20L, 20L, 20L, 20L], _session.List(
                $"SELECT count(DISTINCT \"user\") FROM {split} WHERE part >= 0 GROUP BY part ORDER BY part", row =>
                    row.GetInt64(0)));
        Assert.Equal(
            1, _session.Scalar<int>($"SELECT max(n) FROM (SELECT count(DISTINCT part) FILTER (part >= 0) AS n FROM {split} GROUP BY \"user\")"));
        Assert.Equal(300, _session.Scalar<int>($"SELECT count(*) FROM {split} WHERE part >= 0"));
        string again = Split(rows, new SplitOptions { N = 3, Partitions = 5 }, seed: 2);
        Assert.NotEqual(
            0, _session.Scalar<int>(
                $"SELECT count(*) FROM (SELECT \"user\", item, part FROM {split} EXCEPT FROM (SELECT \"user\", item, part FROM {again}))"));
    }

    [Fact]
    public void Random_DealsEveryRatingIntoExactlyOneFold_EvenlyAndBySeed()
    {
        string rows =
            string.Join(", ", Enumerable.Range(1, 40).SelectMany(user => Enumerable.Range(1, 8).Select(item => $"({user}, {item}, {item})")));
        var options = new SplitOptions { Method = "random", Partitions = 5 };
        string split = Split(rows, options);
        Assert.Equal(
            [64L, 64L, 64L, 64L, 64L], _session.List($"SELECT count(*) FROM {split} GROUP BY part ORDER BY part", row => row.GetInt64(0)));
        Assert.Equal(320, _session.Scalar<int>($"SELECT count(DISTINCT (\"user\", item)) FROM {split}"));
        Assert.True(_session.Scalar<int>($"SELECT max(n) FROM (SELECT count(DISTINCT part) AS n FROM {split} GROUP BY \"user\")") > 1);
        string again = Split(rows, options, seed: 2);
        Assert.NotEqual(
            0, _session.Scalar<int>(
                $"SELECT count(*) FROM (SELECT \"user\", item, part FROM {split} EXCEPT FROM (SELECT \"user\", item, part FROM {again}))"));
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => Split(rows, options with { Partitions = 1 })).Code);
    }

    [Fact]
    public void ValidationSlice_TestsTheRatingsBeforeTheTestRows_AndLeavesTheseOut()
    {
        string rows =
            string.Join(", ", Enumerable.Range(1, 20).SelectMany(user => Enumerable.Range(1, 9).Select(item => $"({user}, {item}, {item})")));
        var options = new SplitOptions { N = 3, Partitions = 2 };
        string test = Split(rows, options), validation = Split(rows, options with { Slice = "validation" });
        Assert.Equal(
            ["7 8 9"], _session.List(
                $"SELECT DISTINCT string_agg(item, ' ' ORDER BY item) FROM {test} WHERE part >= 0 GROUP BY \"user\"", row =>
                    row.GetString(0)));
        Assert.Equal(
            ["4 5 6"], _session.List(
                $"SELECT DISTINCT string_agg(item, ' ' ORDER BY item) FROM {validation} WHERE part >= 0 GROUP BY \"user\"", row =>
                    row.GetString(0)));
        Assert.Equal(0, _session.Scalar<int>($"SELECT count(*) FROM {validation} WHERE item > 6"));
        Assert.Equal(20 * 6, _session.Scalar<int>($"SELECT count(*) FROM {validation}"));
    }

    [Fact]
    public void MinRating_IsAThresholdWhateverItsSign_ComparedAsRatingsAreStored_AndLeavesSomethingOrFails()
    {
        string rows = string.Join(
            ", ", new[] { "-10", "-0.5", "0", "0.7", "0.8", "10" }.SelectMany(
                (rating, item) => new[] { 1, 2 }.Select(user => $"({user}, {item}, {item}, {rating})")));
        string[] Left(double? minimum) => [.. _session.List(
            $"SELECT DISTINCT item FROM {Split(rows, new SplitOptions { N = 1, Partitions = 1, MinRating = minimum })} ORDER BY item", row =>
                row.GetInt64(0).ToString(CultureInfo.InvariantCulture))];
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Left(null));
        Assert.Equal(["1", "2", "3", "4", "5"], Left(-0.5));
        Assert.Equal(["2", "3", "4", "5"], Left(0));
        Assert.Equal(["3", "4", "5"], Left(0.7));
        var error = Assert.Throws<DataException>(() => Left(11));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
        Assert.Contains("'split.minRating' leaves none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last-n")]
    [InlineData("random")]
    public void ATestRow_ThatIsAlsoTrained_IsRefused(string method)
    {
        var error = Assert.Throws<DataException>(
            () => Split("(1, 5, 1), (1, 6, 2), (1, 5, 3), (2, 5, 1)", new SplitOptions { N = 1, Partitions = 2, Method = method }));
        Assert.Equal(ErrorCodes.LeakedTestRow, error.Code);
        Assert.StartsWith("user 1, item 5 is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RatingsThatAreNotSorted_AreRefused()
    {
        string input = Ingest("unsorted");
        _session.WriteParquet(
            "SELECT u::BIGINT AS \"user\", 1::BIGINT AS item, 3::FLOAT AS rating, 1::BIGINT AS timestamp FROM (VALUES (1), (2), (1)) t(u)",
            Path.Combine(input, "ratings.parquet"));
        var error = Assert.Throws<DataException>(
            () => StageRunner.Run(_folder, new SplitStage(), new SplitOptions { Partitions = 1 }, StageRunner.Inputs(("Ingest", input))));
        Assert.Equal(ErrorCodes.BadArtifact, error.Code);
    }

    /// <summary>
    /// Users on both sides of DuckDB's vectors and row groups, with ties: what was split in SQL before is split alike user by user.
    /// </summary>
    [Theory]
    [InlineData("last-n", "test", "hash")]
    [InlineData("last-n", "test", "item")]
    [InlineData("last-n", "validation", "hash")]
    [InlineData("random", "test", "hash")]
    [InlineData("ratio", "test", "hash")]
    [InlineData("ratio", "validation", "hash")]
    [InlineData("timeline", "test", "hash")]
    [InlineData("timeline", "validation", "item")]
    public void ManyRows_AreSplitAlike_WithAnyMemoryAndThreads(string method, string slice, string ties)
    {
        string input = Ingest("many");
        _session.WriteParquet(
            "SELECT (i // 700)::BIGINT AS \"user\", ((i * 7919) % 100003)::BIGINT AS item, (1 + i % 5)::FLOAT AS rating, ((i % 700) // 3)::BIGINT "
                + "AS timestamp FROM range(300000) t(i) ORDER BY i",
            Path.Combine(input, "ratings.parquet"));
        var options = new SplitOptions
        {
            N = 4, Partitions = 7, Method = method, Slice = slice, Ties = ties, Next = method == "timeline" ? 20 : null, MinPerItem = 3,
        };
        string[] hashes = [.. new[] { (1, 200_000_000L), (3, 2_000_000_000L) }.Select(budget => ContentHash.OfFile(Path.Combine(
            StageRunner.Run(
                _folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", input)), threads: budget.Item1, memoryBytes: budget.Item2),
                    "split.parquet")))];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(0, _session.Scalar<int>(
            $"""
            SELECT count(*) FROM (SELECT "user", timestamp, lag("user") OVER () AS before, lag(timestamp) OVER () AS earlier FROM {DuckDbSession.Parquet(Directory.GetFiles(_folder.Root, "split.parquet", SearchOption.AllDirectories).Order().Last())})
            WHERE "user" < before OR ("user" = before AND timestamp < earlier)
            """));
    }

    /// <summary>
    /// Without a filter, and with one that leaves everything: the same rows by the way over DuckDB's counts and by that over all rows.
    /// </summary>
    [Fact]
    public void AFilterThatLeavesEverything_ChangesNoRow()
    {
        const string Rows = "(1, 10, 1), (1, 11, 2), (2, 10, 1), (2, 12, 5), (3, 11, 1)";
        var options = new SplitOptions { N = 1, Partitions = 2 };
        string[] hashes = [
            .. new[] { options, options with { Core = 1 } }.Select(with => ContentHash.OfFile(PathOf(Split(Rows, with))))];
        Assert.Equal(hashes[0], hashes[1]);
    }

    /// <summary>What <c>split.json</c> says of windows and filters, of a table whose answer is known by hand.</summary>
    [Fact]
    public void Timeline_SaysItsWindows_ItsRowsByRole_AndWhatFiltersLeftOut()
    {
        string split = Split(
            "(1, 10, 100, 3), (1, 11, 200, 4), (1, 12, 300, 4), (2, 10, 150, 4), (2, 13, 300, 1), (3, 11, 350, 4), (3, 10, 900, 4)",
            new SplitOptions { Method = "timeline", TestFrom = "300", TestUntil = "400", MinRating = 2 });
        var report = CanonicalJson.Read<SplitReport>(Path.Combine(Path.GetDirectoryName(PathOf(split))!, "split.json"));
        Assert.Equal(
            [new SplitFold(0, 2, 3, 2, 1, null) { UnusedRows = 1, TestFrom = 300, TestUntil = 400 }], report.Folds);
        Assert.Equal([new SplitFilter("minRating", 1, 0, 1)], report.Filters);
        Assert.Equal(("split/3", "timeline", null, true), (report.Format, report.Method, report.Ties, report.IsByTime));
        Assert.Equal(
            ["1 10 0", "1 11 0", "1 12 1", "2 10 0", "3 11 1", "3 10 3"],
            _session.List($"SELECT concat_ws(' ', \"user\", item, part) FROM {split}", row => row.GetString(0)));
    }

    [Fact]
    public void AWindowWithoutARatingToTest_IsRefused()
    {
        var options = new SplitOptions { Method = "timeline", TestFrom = "200", Window = "10s", Windows = 2 };
        var error = Assert.Throws<DataException>(() => Split("(1, 10, 100), (1, 11, 200), (1, 12, 300)", options));
        Assert.Equal(ErrorCodes.OutsideTheTimes, error.Code);
        Assert.Contains(
            "window 1, from 1970-01-01T00:03:30Z to 1970-01-01T00:03:40Z, has no rating to test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MorePartitionsThanUsers_AreRefused() =>
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => Split("(1, 10, 100)", new SplitOptions { Partitions = 2 })).Code);

    [Fact]
    public void AFoldWithoutTrainingRows_IsRefused()
    {
        string split = Split("(1, 10, 100), (1, 11, 100)", new SplitOptions { N = 5, Partitions = 1 });
        _session.WriteParquet("SELECT 10::BIGINT AS item, 'A' AS title, 1990 AS year, '' AS genres", _folder["items.parquet"]);
        var error =
            Assert.Throws<DataException>(() => FoldReader.Read(_session, PathOf(split), _folder["items.parquet"], new RatingScale(0.5, 5, 0.5), 0));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
    }

    /// <summary>A folder with what Ingest writes next to the ratings.</summary>
    private string Ingest(string name)
    {
        _folder.Write($"{name}/profile.json", """{ "scale": { "minimum": 1, "maximum": 5, "step": 1 }, "timestampUnit": "seconds" }""");
        return _folder[name];
    }

    private static string PathOf(string split) => split.Split('\'')[1];

    /// <param name="rows">User, item, timestamp and, if it is not 3, the rating, in the order of the dataset's file.</param>
    /// <param name="options">The options.</param>
    /// <param name="seed">The seed.</param>
    private string Split(string rows, SplitOptions options, ulong seed = 1)
    {
        bool rated = rows[..rows.IndexOf(')', StringComparison.Ordinal)].Count(letter => letter == ',') == 3;
        string input = Ingest("ingest");
        _session.WriteParquet(
            $"SELECT \"user\"::BIGINT AS \"user\", item::BIGINT AS item, {(rated ? "rating" : "3")}::FLOAT AS rating, timestamp::BIGINT AS "
                + $"timestamp FROM (SELECT *, row_number() OVER () AS place FROM (VALUES {rows}) t(\"user\", item, "
                + $"timestamp{(rated ? ", rating" : "")})) ORDER BY \"user\", timestamp, place",
            Path.Combine(input, "ratings.parquet"));
        return DuckDbSession.Parquet(
            Path.Combine(StageRunner.Run(_folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", input)), seed), "split.parquet"));
    }
}
