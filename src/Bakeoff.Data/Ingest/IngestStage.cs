using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Turns raw files into Parquet that is the same on every run: <c>ratings</c> (sorted by user, timestamp, and
/// then as the rows come in the file, so that the order of the file is not lost),
/// <c>items</c> (by item), <c>tags</c>, <c>genome</c> and <c>genome-tags</c> where there are any, and <c>profile.json</c>.
/// DuckDB reads, checks, sorts and writes; rows pass through C# only to find a pair that stands twice.
/// </summary>
public sealed class IngestStage : IStage
{
    /// <summary>What some datasets have: the table, its file, and its order.</summary>
    private static readonly (string Table, string File, string Order)[] Optional =
    [
        ("tags", "tags.parquet", "\"user\", timestamp, item, tag"), ("genome", "genome.parquet", "item, tag"), ("genome_tags", "genome-tags.parquet", "tag"),
        ("user_names", OwnIds.UsersFile, "\"user\""), ("item_names", OwnIds.ItemsFile, "item"),
    ];

    /// <inheritdoc/>
    public string Name => "Ingest";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<IngestOptions>();
        var files = new RawFiles(context.Inputs["Download"], context.WorkFolder, context.Cancellation);
        context.Progress.Report(0, "unpacking");
        using var session = new DuckDbSession(context);
        OwnTables? own = options.Own is null ? null
            : new OwnTables(session, options, [context.WorkFolder, context.OutputFolder], context.Cancellation);
        RatingChecks? checks = null;
        if (own is null)
        {
            checks = ReadMovieLens(context, options, session, files);
        }
        else
        {
            ReadOwn(context, options, own, files);
        }

        context.Progress.Report(0.6, "sorting and writing");
        string ratings = context.OutputFile("ratings.parquet");
        session.WriteParquet(
            $"SELECT \"user\", item, rating, timestamp FROM ratings ORDER BY \"user\", timestamp, {(own is null ? RatingChecks.Place : "rowid")}",
            ratings, context.Cancellation);
        session.Execute($"DROP {(own is null ? "VIEW" : "TABLE")} ratings");
        session.Execute($"CREATE VIEW ratings AS FROM {DuckDbSession.Parquet(ratings)}");
        checks?.RefuseDuplicates(ratings);
        session.WriteParquet("FROM items ORDER BY item", context.OutputFile("items.parquet"), context.Cancellation);
        foreach ((string table, string file, string order) in Optional)
        {
            if (session.Scalar<long>($"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{table}'") > 0)
            {
                session.WriteParquet($"FROM {table} ORDER BY {order}", context.OutputFile(file), context.Cancellation);
            }
        }

        context.Progress.Report(0.95, "counting");
        string unit = own?.TimestampUnit ?? TimeUnit.Seconds.Name;
        Profile profile = ProfileReader.Read(session, options, context.Inputs["Download"], unit) with { Rejected = own?.Rejected, Repeated = own?.Repeated };
        AtomicFile.WriteText(context.OutputFile("profile.json"), CanonicalJson.Serialize(profile));
    }

    private static RatingChecks ReadMovieLens(StageContext context, IngestOptions options, DuckDbSession session, RawFiles files)
    {
        DatasetFormat format = DatasetFormat.Of(options.Format);
        (TableFormat? Format, string Table)[] others = [(format.Tags, "tags"), (format.Genome, "genome"), (format.GenomeTags, "genome_tags")];
        files.Unpack(others.Select(other => other.Format).Append(format.Ratings).Append(format.Items).OfType<TableFormat>().Select(table => table.File).ToHashSet(StringComparer.Ordinal), options.Format);
        var reader = new TableReader(session, context.Cancellation);
        string ratings = files.Require(format.Ratings.File, options.Format);
        string items = files.Require(format.Items.File, options.Format);
        context.Progress.Report(0.1, $"reading {format.Ratings.File}");
        reader.Read(items, format.Items, "items");
        string staged = Path.Combine(context.WorkFolder, "ratings-in-file-order.parquet");
        reader.Write(ratings, format.Ratings, staged);
        session.Execute($"CREATE VIEW ratings AS SELECT * RENAME (file_row_number AS {RatingChecks.Place}) FROM {DuckDbSession.Parquet(staged, rowNumbers: true)}");
        context.Progress.Report(0.4, "checking the rows");
        var checks = new RatingChecks(session, reader, options, format, ratings);
        checks.Check(items);
        foreach ((TableFormat? other, string table) in others)
        {
            if (other is not null && files.Find(other.File) is { } path)
            {
                reader.Read(path, other, table);
            }
        }

        return checks;
    }

    private static void ReadOwn(StageContext context, IngestOptions options, OwnTables own, RawFiles files)
    {
        TableOptions table = options.Own!;

        // A database has its newest rows in a log next to it.
        files.Unpack(table.RatingsFile is null ? null : new[] { table.RatingsFile, table.ItemsFile }.OfType<string>()
            .SelectMany(name => Dataset.LogSuffixes.Select(suffix => name + suffix).Prepend(name)).ToHashSet(StringComparer.Ordinal), options.Format);
        context.Progress.Report(0.1, "reading and checking the rows");
        own.Read(files, context.OutputFile(RowFaults.RejectsFile));
        if (own.Rejected > 0)
        {
            context.Progress.Warn(FormattableString.Invariant($"{own.Rejected} rows cannot be used and are left out: see {RowFaults.RejectsFile} of the stage's output."));
        }
    }
}
