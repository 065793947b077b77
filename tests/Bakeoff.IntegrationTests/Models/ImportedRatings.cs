using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>A few ratings, ingested and split once for all tests of a class that only read them.</summary>
public sealed class ImportedRatings : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, string> _splits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ingested = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Users 1 and 2 have rated 10, 20 and 50, of which 50 is tested; 30 and 40 are others' items.</summary>
    /// <param name="partitions">1; or 2, where user 2 is tested by fold 1.</param>
    internal Dictionary<string, string> WithItem50Tested(int partitions)
    {
        string ingest = Ingest(
            "five", "user,item,rating,timestamp\n1,10,4,1\n1,20,4,2\n1,50,4,3\n2,20,4,1\n2,10,4,2\n2,50,4,3\n3,30,1,1\n4,40,1,1\n");
        return Inputs(ingest, $"five-{partitions}", () =>
        {
            string split = Directory.CreateDirectory(_folder[$"split-{partitions}"]).FullName;
            File.WriteAllText(Path.Combine(split, "split.json"), "{ \"format\": \"split/2\" }");
            using var session = new DuckDbSession();
            session.WriteParquet(
                $"SELECT *, CASE WHEN item = 50 THEN CASE WHEN \"user\" = 2 THEN {partitions - 1} ELSE 0 END END::INTEGER AS test_fold FROM "
                    + $"{DuckDbSession.Parquet(Path.Combine(ingest, "ratings.parquet"))} ORDER BY \"user\", timestamp",
                Path.Combine(split, "split.parquet"));
            return split;
        });
    }

    /// <summary>Users 1 and 2 of three items each, of which the last is tested.</summary>
    /// <param name="partitions">The number of folds.</param>
    internal Dictionary<string, string> WithTheLastTested(int partitions)
    {
        string ingest = Ingest("three", "user,item,rating,timestamp\n1,10,4,1\n1,20,4,2\n1,30,4,3\n2,20,4,1\n2,10,4,2\n2,30,4,3\n");
        return Inputs(ingest, $"three-{partitions}", () => StageRunner.Run(
            _folder, new SplitStage(), new SplitOptions { N = 1, Partitions = partitions }, StageRunner.Inputs(("Ingest", ingest))));
    }

    private Dictionary<string, string> Inputs(string ingest, string name, Func<string> split) =>
        StageRunner.Inputs(("Ingest", ingest), ("Split", _splits.TryGetValue(name, out string? made) ? made : _splits[name] = split()));

    private string Ingest(string name, string ratings)
    {
        if (!_ingested.TryGetValue(name, out string? made))
        {
            _folder.Write($"{name}/ratings.csv", ratings);
            _ingested[name] = made = StageRunner.Run(
                _folder, new IngestStage(), new IngestOptions { Format = "csv", Own = new TableOptions() },
                StageRunner.Inputs(("Download", _folder[name])));
        }

        return made;
    }
}
