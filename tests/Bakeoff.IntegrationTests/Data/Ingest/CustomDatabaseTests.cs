using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Custom tables in a DuckDB database.</summary>
public sealed class CustomDatabaseTests : CustomTableTestBase
{
    /// <summary>As a writer leaves it that is still open or was killed: the newest rows are in the log alone.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "data.duckdb")]
    public void ADatabaseWithALog_IsReadWithTheRowsInIt_AndNeitherIsTouched(bool zipped, string? ratingsFile)
    {
        string raw = Directory.CreateDirectory(Folder["raw"]).FullName;
        using (var session = new DuckDbSession())
        {
            session.Execute(
                $"ATTACH '{Folder["open.duckdb"]}' AS d; CREATE TABLE d.ratings AS SELECT 2 AS \"user\", 10 AS item, 4.0::FLOAT AS rating, 1000 "
                    + "AS timestamp; CHECKPOINT d");
            session.Execute("SET checkpoint_threshold = '1GB'; INSERT INTO d.ratings VALUES (1, 20, 3.5, 900), (1, 10, 5.0, 950)");
            File.Copy(Folder["open.duckdb"], raw + "/data.duckdb");
            File.Copy(Folder["open.duckdb.wal"], raw + "/data.duckdb.wal");
        }

        if (zipped)
        {
            System.IO.Compression.ZipFile.CreateFromDirectory(raw, Folder["archive.zip"]);
            Directory.Delete(raw, recursive: true);
            File.Move(Folder["archive.zip"], Directory.CreateDirectory(raw).FullName + "/archive.zip");
        }

        string[] before = HashedFiles.In(raw);
        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions { RatingsFile = ratingsFile }, "duckdb")));
        Assert.Equal(before, HashedFiles.In(raw));
    }

    [Theory]
    [InlineData("of_file", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM read_csv('OTHER')", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM 'OTHER'", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM ratings JOIN (SELECT 1 FROM glob('/*')) ON true", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM ratings USING SAMPLE 50%", "BKF2018", "the query has USING SAMPLE, so that it can give other rows each time")]
    [InlineData("SELECT * FROM sampled", "BKF2018", "'sampled', which the query uses, has USING SAMPLE")]
    [InlineData("noisy", "BKF2018", "'noise', which the query uses, has random()")]
    [InlineData("SELECT * FROM ratings WHERE epoch(now()) > timestamp", "BKF2018", "the query has now()")]
    [InlineData("SELECT * FROM none", "BKF2006", "Table with name none does not exist")]
    [InlineData("SELECT 1; SELECT 2", "BKF2006", "the query has more than one statement")]
    [InlineData(" ; -- nothing", "BKF2006", "the query is empty")]
    [InlineData("SELECT \"user\", item, rating, timestamp FROM named ORDER BY rating", null, null)]
    [InlineData("SELECT *\nFROM\nratings -- all; of them", null, null)]
    [InlineData("FROM\tratings /* all */ ; ; -- of them", null, null)]
    [InlineData("FROM ratings WHERE ';' <> $a$x;$a$;", null, null)]
    [InlineData("\"ratings\" ;", null, null)]
    [InlineData("main.named", null, null)]
    public void AQuery_MayReadItsDatabaseAlone_AndMustGiveTheSameRowsEachTime(string query, string? code, string? message)
    {
        string raw = Directory.CreateDirectory(Folder["raw"]).FullName,
        other = Folder.Write("other.csv", "user,item,rating,timestamp\n2,10,4,1000\n1,20,3.5,900\n1,10,5,950\n");
        using (var session = new DuckDbSession())
        {
            session.Execute($"""
                ATTACH '{raw}/data.duckdb' AS d; USE d; CREATE TABLE ratings AS FROM '{other}'; CREATE TABLE items AS SELECT item, 'Film ' || item AS title FROM range(10, 31, 10) t(item);
                CREATE VIEW of_file AS FROM read_csv('{other}'); CREATE VIEW sampled AS FROM ratings USING SAMPLE 2 ROWS; CREATE VIEW named AS FROM ratings;
                CREATE MACRO noise(x) AS x + 0 * random(); CREATE VIEW noisy AS SELECT "user", item, noise(rating) AS rating, timestamp FROM ratings;
                USE memory; DETACH d
                """);
        }

        var table =
            new TableOptions
            {
                RatingsQuery = query.Replace("OTHER", other, StringComparison.Ordinal), ItemsQuery = "SELECT * FROM items; -- and no more",
            };
        if (code is null)
        {
            string output = Ingest(table, "duckdb");
            Assert.Equal(Expected, RatingsOf(output));
            Assert.Equal(["10 Film 10", "20 Film 20", "30 Film 30"], Rows(output, "items.parquet", "item, title"));
            return;
        }

        var error = Assert.Throws<DataException>(() => Ingest(table, "duckdb"));
        Assert.Equal((code, "data.duckdb"), (error.Code, error.Location!.File));
        Assert.Contains(message!, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsAnErrorThatNamesIt()
    {
        Folder.Write("raw/data.duckdb", "SQLite format 3\0" + new string('x', 5000));
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions(), "duckdb"));
        Assert.Equal((ErrorCodes.UnreadableValue, "data.duckdb"), (error.Code, error.Location!.File));
    }
}
