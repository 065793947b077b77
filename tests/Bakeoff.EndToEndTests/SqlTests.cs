using Bakeoff.Testing;
using Npgsql;

namespace Bakeoff.EndToEndTests;

/// <summary>A dataset that is a query over a real PostgreSQL.</summary>
public sealed class SqlTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsOfAQuery_AreReadAsTheyAreNow_AndRunNothingAgainIfTheyAreTheSame()
    {
        using PostgresServer server = PostgresServer.Start(_folder);
        Execute(server, """
            CREATE TABLE sales (id serial PRIMARY KEY, customer text, product text, stars numeric(2,1), bought timestamptz);
            INSERT INTO sales (customer, product, stars, bought)
              SELECT 'c' || i / 12, 'A, "' || (i * 7) % 30 || '"', 1 + i % 5, timestamptz '2020-01-01 00:00:00Z' + i * interval '1 minute' FROM generate_series(0, 479) i
            """);
        Write("\"query\": \"SELECT customer AS user, product AS item, stars AS rating, bought AS timestamp FROM sales; -- all of them\"");
        CommandResult first = Run(server);
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Contains("all 4 stages up to date", Run(server).Output, StringComparison.Ordinal);

        // The same rows in another order on the disk: nothing to do.
        Execute(server, "UPDATE sales SET stars = stars WHERE id % 3 = 0");
        Assert.Contains("all 4 stages up to date", Run(server).Output, StringComparison.Ordinal);

        Execute(server, "DELETE FROM sales WHERE id = 1");
        CommandResult changed = Run(server);
        Assert.Contains("Download             runs: external.rows.parquet changed", changed.Output, StringComparison.Ordinal);

        // With a version that stays, nobody looks; offline, nobody is asked.
        Write("\"query\": \"SELECT customer AS user, product AS item, stars AS rating, bought AS timestamp FROM sales;\", \"versionQuery\": "
            + "\"SELECT count(*) FROM sales\"");
        Assert.Equal(0, Run(server).ExitCode);
        Execute(server, "UPDATE sales SET stars = 5 WHERE id = 2");
        Assert.Contains("all 4 stages up to date", Run(server).Output, StringComparison.Ordinal);
        Assert.Contains("all 4 stages up to date", CommandResult.Bakeoff(_folder, [.. Arguments, "--offline"]).Output, StringComparison.Ordinal);
        Execute(server, "DELETE FROM sales WHERE id = 3");
        Assert.Contains("Download             runs:", Run(server).Output, StringComparison.Ordinal);

        AnyProvider_GivesTheSameRows(server);
        AComparison_AsksOnce(server);
        Write("\"query\": \"SELECT nothing FROM nowhere\"");
        CommandResult wrong = Run(server);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains(
            "error BKF2016: the database of SHOP_DATABASE cannot be read: 42P01: relation \"nowhere\" does not exist", wrong.Error,
            StringComparison.Ordinal);
    }

    private void AnyProvider_GivesTheSameRows(PostgresServer server)
    {
        // Through ADO.NET as any other database: the same rows, and so the same bytes but for how numbers and times are written.
        const string Any = "\"query\": \"SELECT customer AS user, product AS item, stars AS rating, bought AS timestamp FROM sales\", \"provider\": ";
        Write(Any + "\"Npgsql.NpgsqlFactory, Npgsql\"");
        CommandResult any = Run(server);
        Assert.True(any.ExitCode == 0, any.Output + any.Error);
        Assert.Contains("Split                up to date", any.Output, StringComparison.Ordinal);
        Write(Any + "\"Acme.Factory, Acme\"");
        Assert.Contains("error BKF2016: there is no provider 'Acme.Factory, Acme'", Run(server).Error, StringComparison.Ordinal);
    }

    /// <summary>A database that changes all the time: two runs have other rows, both sides of a comparison the same.</summary>
    private void AComparison_AsksOnce(PostgresServer server)
    {
        Write("\"query\": \"SELECT customer AS user, product AS item, 1 + floor(random() * 5) AS rating, bought AS timestamp FROM sales\"",
            "\"models\": { \"svd\": { \"epochs\": 2 }, \"two-tower\": null }, \"evaluation\": { \"k\": [5], \"resamples\": 100 },");
        Assert.Contains("Download             runs:", Run(server).Output, StringComparison.Ordinal);
        Assert.Contains("Download             runs:", Run(server).Output, StringComparison.Ordinal);
        _folder.Write(
            "experiments/other/experiment.json",
            "{ \"extends\": \"shop\", \"question\": \"And with more epochs?\", \"models\": { \"svd\": { \"epochs\": 9 } } }");
        CommandResult compare = CommandResult.Bakeoff(
            _folder, Database(server), "compare", "--experiments", _folder["experiments"], "-e", "other", "--baseline", "shop");
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Contains("TrainSvd: option.epochs changed from 2 to 9", compare.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "\"query\": \"SELECT 1\"", "error BKF2016: the environment variable SHOP_DATABASE, which should hold the connection string, is not set.")]
    [InlineData("\"versionQuery\": \"SELECT 1\"", "error BKF1013: a dataset with a 'connection' needs a 'query'")]
    [InlineData(
        "\"query\": \"SELECT 1\", \"provider\": \"oracle\"",
        "error BKF1012: 'provider' is 'oracle', which is neither postgresql nor a type with its assembly")]
    [InlineData("\"query\": \"SELECT 1\", \"provider\": \"Acme.Factory, Acme\"", "error BKF2016: the environment variable SHOP_DATABASE")]
    public void ADatabaseThatIsNotThere_IsAnError(string source, string error)
    {
        Write(source);
        Assert.Contains(error, CommandResult.Bakeoff(_folder, Arguments).Error, StringComparison.Ordinal);
    }

    private string[] Arguments => ["run", "Integrity", "--experiments", _folder["experiments"], "-e", "shop"];

    private static void Execute(PostgresServer server, string sql)
    {
        using var connection = new NpgsqlConnection(server.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void Write(string source, string more = "") => _folder.Write("experiments/shop/experiment.json", $$"""
        { "question": "What sells?", {{more}} "dataset": { "name": "shop", "connection": "SHOP_DATABASE", {{source}}, "format": "parquet", "timestampFormat": "iso", "stringIds": true, "minimumRating": 1, "ratingStep": 1 }, "split": { "n": 2, "partitions": 2 } }
        """);

    private CommandResult Run(PostgresServer server) => CommandResult.Bakeoff(_folder, Database(server), Arguments);

    private static Dictionary<string, string> Database(PostgresServer server) => new() { ["SHOP_DATABASE"] = server.ConnectionString };
}
