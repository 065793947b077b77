using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

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
    public void LastN_TestsTheLastRatings_TiesByTheHigherItem()
    {
        string split = Split("(1, 10, 100), (1, 11, 200), (1, 12, 200), (1, 13, 200), (2, 10, 5), (2, 11, 4), (2, 12, 3)", new SplitOptions { N = 2, Partitions = 1 });
        Assert.Equal(
            ["1 12", "1 13", "2 11", "2 10"],
            _session.List($"SELECT concat_ws(' ', \"user\", item) FROM {split} WHERE test_fold = 0", row => row.GetString(0)));
    }

    [Fact]
    public void LastN_DealsEveryUserIntoExactlyOneFold_EvenlyAndBySeed()
    {
        string rows = string.Join(", ", Enumerable.Range(1, 100).SelectMany(user => Enumerable.Range(1, 8).Select(item => $"({user}, {item}, {item})")));
        string split = Split(rows, new SplitOptions { N = 3, Partitions = 5 });
        Assert.Equal([20L, 20L, 20L, 20L, 20L], _session.List($"SELECT count(DISTINCT \"user\") FROM {split} WHERE test_fold IS NOT NULL GROUP BY test_fold ORDER BY test_fold", row => row.GetInt64(0)));
        Assert.Equal(1, _session.Scalar<int>($"SELECT max(n) FROM (SELECT count(DISTINCT test_fold) AS n FROM {split} GROUP BY \"user\")"));
        Assert.Equal(300, _session.Scalar<int>($"SELECT count(*) FROM {split} WHERE test_fold IS NOT NULL"));
        string again = Split(rows, new SplitOptions { N = 3, Partitions = 5 }, seed: 2);
        Assert.NotEqual(0, _session.Scalar<int>($"SELECT count(*) FROM (SELECT \"user\", item, test_fold FROM {split} EXCEPT FROM (SELECT \"user\", item, test_fold FROM {again}))"));
    }

    [Fact]
    public void Random_DealsEveryRatingIntoExactlyOneFold_EvenlyAndBySeed()
    {
        string rows = string.Join(", ", Enumerable.Range(1, 40).SelectMany(user => Enumerable.Range(1, 8).Select(item => $"({user}, {item}, {item})")));
        var options = new SplitOptions { Method = "random", Partitions = 5 };
        string split = Split(rows, options);
        Assert.Equal([64L, 64L, 64L, 64L, 64L], _session.List($"SELECT count(*) FROM {split} GROUP BY test_fold ORDER BY test_fold", row => row.GetInt64(0)));
        Assert.Equal(320, _session.Scalar<int>($"SELECT count(DISTINCT (\"user\", item)) FROM {split}"));
        Assert.True(_session.Scalar<int>($"SELECT max(n) FROM (SELECT count(DISTINCT test_fold) AS n FROM {split} GROUP BY \"user\")") > 1);
        string again = Split(rows, options, seed: 2);
        Assert.NotEqual(0, _session.Scalar<int>($"SELECT count(*) FROM (SELECT \"user\", item, test_fold FROM {split} EXCEPT FROM (SELECT \"user\", item, test_fold FROM {again}))"));
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => Split(rows, options with { Partitions = 1 })).Code);
    }

    [Fact]
    public void ValidationSlice_TestsTheRatingsBeforeTheTestRows_AndLeavesTheseOut()
    {
        string rows = string.Join(", ", Enumerable.Range(1, 20).SelectMany(user => Enumerable.Range(1, 9).Select(item => $"({user}, {item}, {item})")));
        var options = new SplitOptions { N = 3, Partitions = 2 };
        string test = Split(rows, options), validation = Split(rows, options with { Slice = "validation" });
        Assert.Equal(["7 8 9"], _session.List($"SELECT DISTINCT string_agg(item, ' ' ORDER BY item) FROM {test} WHERE test_fold IS NOT NULL GROUP BY \"user\"", row => row.GetString(0)));
        Assert.Equal(["4 5 6"], _session.List($"SELECT DISTINCT string_agg(item, ' ' ORDER BY item) FROM {validation} WHERE test_fold IS NOT NULL GROUP BY \"user\"", row => row.GetString(0)));
        Assert.Equal(0, _session.Scalar<int>($"SELECT count(*) FROM {validation} WHERE item > 6"));
        Assert.Equal(20 * 6, _session.Scalar<int>($"SELECT count(*) FROM {validation}"));
    }

    [Fact]
    public void MinRating_IsAThresholdWhateverItsSign_ComparedAsRatingsAreStored_AndLeavesSomethingOrFails()
    {
        string rows = string.Join(", ", new[] { "-10", "-0.5", "0", "0.7", "0.8", "10" }.SelectMany((rating, item) => new[] { 1, 2 }.Select(user => $"({user}, {item}, {item}, {rating})")));
        string[] Left(double? minimum) => [.. _session.List(
            $"SELECT DISTINCT item FROM {Split(rows, new SplitOptions { N = 1, Partitions = 1, MinRating = minimum })} ORDER BY item", row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture))];
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Left(null));
        Assert.Equal(["1", "2", "3", "4", "5"], Left(-0.5));
        Assert.Equal(["2", "3", "4", "5"], Left(0));
        Assert.Equal(["3", "4", "5"], Left(0.7));
        var error = Assert.Throws<DataException>(() => Left(11));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
        Assert.Contains("'split.minRating' leaves none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefuseLeaks_FindsATestRowThatIsAlsoTrained()
    {
        _session.Execute("CREATE TABLE leaky AS SELECT * FROM (VALUES (1::BIGINT, 5::BIGINT, 0), (1, 5, NULL), (1, 6, NULL)) t(\"user\", item, test_fold)");
        Assert.Equal(ErrorCodes.LeakedTestRow, Assert.Throws<DataException>(() => SplitStage.RefuseLeaks(_session, "leaky")).Code);
    }

    [Fact]
    public void MorePartitionsThanUsers_AreRefused() =>
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => Split("(1, 10, 100)", new SplitOptions { Partitions = 2 })).Code);

    [Fact]
    public void AFoldWithoutTrainingRows_IsRefused()
    {
        string split = Split("(1, 10, 100), (1, 11, 100)", new SplitOptions { N = 5, Partitions = 1 });
        _session.WriteParquet("SELECT 10::BIGINT AS item, 'A' AS title, 1990 AS year, '' AS genres", _folder["items.parquet"]);
        var error = Assert.Throws<DataException>(() => FoldReader.Read(split[("read_parquet('".Length)..^2], _folder["items.parquet"], new RatingScale(0.5, 5, 0.5), 0));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
    }

    /// <param name="rows">User, item, timestamp and, if it is not 3, the rating.</param>
    /// <param name="options">How it is cut.</param>
    /// <param name="seed">The seed.</param>
    private string Split(string rows, SplitOptions options, ulong seed = 1)
    {
        bool rated = rows[..rows.IndexOf(')', StringComparison.Ordinal)].Count(letter => letter == ',') == 3;
        string input = Directory.CreateDirectory(_folder["ingest"]).FullName;
        _session.WriteParquet(
            $"SELECT \"user\"::BIGINT AS \"user\", item::BIGINT AS item, {(rated ? "rating" : "3")}::FLOAT AS rating, timestamp::BIGINT AS timestamp FROM (VALUES {rows}) t(\"user\", item, timestamp{(rated ? ", rating" : "")}) ORDER BY ALL",
            Path.Combine(input, "ratings.parquet"));
        return DuckDbSession.Parquet(Path.Combine(StageRunner.Run(_folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", input)), seed), "split.parquet"));
    }
}
