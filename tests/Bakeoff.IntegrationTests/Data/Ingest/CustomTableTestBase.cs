using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What the tests of custom tables share: a folder <c>raw</c> with the files, and the rows that Ingest makes of them.</summary>
public abstract class CustomTableTestBase : IDisposable
{
    protected static readonly string[] Expected = ["1 20 3.5 900", "1 10 5.0 950", "2 10 4.0 1000"];

    protected TestFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Ingest(TableOptions table, string format = "csv")
    {
        IngestOptions options = table.Implicit
            ? new IngestOptions { Format = format, Own = table, MinimumRating = 1, MaximumRating = 1, RatingStep = 1 }
            : new IngestOptions { Format = format, Own = table };
        return StageRunner.Run(Folder, new IngestStage(), options, StageRunner.Inputs(("Download", Folder["raw"])));
    }

    protected static List<string> RatingsOf(string output) => Rows(output, "ratings.parquet", "\"user\", item, rating, timestamp");

    protected static List<string> Rows(string output, string file, string columns)
    {
        using var session = new DuckDbSession();
        return session.List(
            $"SELECT concat_ws(' ', {columns}) FROM {DuckDbSession.Parquet(Path.Combine(output, file))}", row => row.GetString(0));
    }
}
