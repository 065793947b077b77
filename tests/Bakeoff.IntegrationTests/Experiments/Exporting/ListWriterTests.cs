using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What is exported has the user's own ids, and numbers that are read back as the same bits.</summary>
public sealed class ListWriterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ListWriterTests()
    {
        using var session = new DuckDbSession();
        session.WriteParquet(
            "SELECT * FROM (VALUES (2, 1::INTEGER, 10, 0.1::DOUBLE + 0.2), (2, 2::INTEGER, 11, -1e-7), (3, 1::INTEGER, 10, NULL)) t(\"user\", "
                + "rank, item, score)",
            _folder["lists.parquet"]);
        session.WriteParquet("SELECT * FROM (VALUES (2, 10, NULL::DOUBLE), (3, 11, 4.5)) t(\"user\", item, score)", _folder["predictions.parquet"]);
        session.WriteParquet("SELECT * FROM (VALUES (2, 'zo\u00eb'), (3, 'a \"b\", c')) t(\"user\", name)", _folder["user-names.parquet"]);
        session.WriteParquet("SELECT * FROM (VALUES (3, 11, 0), (2, 10, 0), (2, 12, NULL)) t(\"user\", item, part)", _folder["split.parquet"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARun_HasRanksAndScores_AndItsQrelsTheTestRows()
    {
        using var writer = new ListWriter("trec", _folder.Root, null, null);
        Assert.Equal(("svd.fold0.run", 3L), writer.WriteLists(_folder["lists.parquet"], "svd", 0, withSeen: false));
        Assert.Equal(
            "2 Q0 10 1 0.30000000000000004 svd\n2 Q0 11 2 -1E-07 svd\n3 Q0 10 1 -1 svd\n", File.ReadAllText(_folder["svd.fold0.run"]));
        Assert.Equal(("fold0.qrels", 2L), writer.WriteQrels(_folder["split.parquet"], new FoldRoles(0, [0])));
        Assert.Equal("2 0 10 1\n3 0 11 1\n", File.ReadAllText(_folder["fold0.qrels"]));
    }

    [Fact]
    public void Delimited_HasTheNames_QuotedWhereTheyNeedIt()
    {
        using var writer = new ListWriter("csv", _folder.Root, _folder["user-names.parquet"], null);
        writer.WriteLists(_folder["lists.parquet"], "svd", 1, withSeen: true);
        Assert.Equal(
            "user,item,rank,score\nzo\u00eb,10,1,0.30000000000000004\nzo\u00eb,11,2,-1e-07\n\"a \"\"b\"\", c\",10,1,\n",
            File.ReadAllText(_folder["svd.fold1.lists-with-seen.csv"]));
        Assert.Equal(("svd.fold1.predictions.csv", 1L), writer.WritePredictions(_folder["predictions.parquet"], "svd", 1));
        Assert.Equal("user,item,score\n\"a \"\"b\"\", c\",11,4.5\n", File.ReadAllText(_folder["svd.fold1.predictions.csv"]));
    }

    /// <summary>A reader that knows no quotes would take it for another id, or for another column.</summary>
    [Theory]
    [InlineData("trec", "has white space, which separates TREC's columns")]
    [InlineData("tsv", "has a tab, a line break or a quote")]
    public void AnIdThatTheFormatCannotHold_IsRefused_AndNothingIsWritten(string format, string message)
    {
        using var writer = new ListWriter(format, _folder["out"], _folder["user-names.parquet"], null);
        var error = Assert.Throws<ReportedException>(() => writer.WriteLists(_folder["lists.parquet"], "svd", 0, withSeen: false));
        Assert.Equal(ErrorCodes.UnwritableId, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]) && Directory.EnumerateFiles(_folder["out"]).Any());
    }
}
