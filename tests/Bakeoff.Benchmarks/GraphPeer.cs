using System.CommandLine;
using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>
/// What bare DuckDB needs for what Ingest, Split and Integrity do, with the least SQL that gives the same rows: CSV to sorted Parquet, and the last
/// five ratings of each user in one of five folds. Nothing is checked, no tie is broken, and no fold is drawn at random.
/// </summary>
internal static class GraphPeer
{
    private const string Hidden = "graph-peer";
    private static readonly (string, string)[] Columns = [("userId", "BIGINT"), ("movieId", "BIGINT"), ("rating", "FLOAT"), ("timestamp", "BIGINT")];

    public static Command Create()
    {
        var what = new Argument<string>("case");
        var command = new Command(Hidden) { what };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            Console.WriteLine(CanonicalJson.SerializeLine(Measure(CanonicalJson.Deserialize<Case>(arguments.GetValue(what)!))));
            return 0;
        });
        return command;
    }

    /// <summary>Measures it in a process of its own.</summary>
    /// <param name="csv">The ratings' file.</param>
    /// <param name="megabytes">DuckDB's memory.</param>
    /// <param name="threads">DuckDB's threads.</param>
    public static GraphStage Run(string csv, int megabytes, int threads) =>
        MeasurementProcess.Run<Case, GraphStage>(Hidden, new Case(csv, megabytes, threads), null);

    private static GraphStage Measure(Case what)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-benchmark-").FullName;
        try
        {
            string ratings = Path.Combine(folder, "ratings.parquet");
            long start = Stopwatch.GetTimestamp();
            using (var session = new DuckDbSession(folder, what.Megabytes, what.Threads))
            {
                session.WriteParquet(
                    $"SELECT userId AS \"user\", movieId AS item, rating, timestamp FROM {DuckDbSession.Csv(what.Csv, Columns, "header = true")} "
                        + "ORDER BY userId, timestamp", ratings);
                session.WriteParquet(
                    $"""
                    SELECT *, CASE WHEN row_number() OVER (PARTITION BY "user" ORDER BY timestamp DESC) <= 5 THEN "user" % 5 END AS test_fold
                    FROM {DuckDbSession.Parquet(ratings)} ORDER BY "user", timestamp
                    """,
                    Path.Combine(folder, "split.parquet"));
            }

            return new GraphStage(
                "bare DuckDB", Stopwatch.GetElapsedTime(start).TotalSeconds, MeasurementProcess.PeakMegabytes(),
                MeasurementProcess.ProcessorSeconds());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Case(string Csv, int Megabytes, int Threads);
}
