using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Turns raw files into Parquet that is the same on every run: <c>ratings</c> (sorted by user, timestamp, and
/// then as the rows come in the file, so that the order of the file is not lost),
/// <c>items</c> (by item), <c>tags</c>, <c>genome</c> and <c>genome-tags</c> where there are any, and <c>profile.json</c>.
/// Ratings that are written as MovieLens writes them are read, checked and sorted user by user (<see cref="PlainRatings"/>); others are read, checked
/// and sorted by DuckDB.
/// </summary>
public sealed class IngestStage : IStage
{
    /// <summary>What some datasets have: the table, its file, and its order.</summary>
    private static readonly (string Table, string File, string Order)[] Optional =
    [
        ("tags", "tags.parquet", "\"user\", timestamp, item, tag"), ("genome", "genome.parquet", "item, tag"),
        ("genome_tags", "genome-tags.parquet", "tag"),
        ("user_names", CustomIds.UsersFile, "\"user\""), ("item_names", CustomIds.ItemsFile, "item"),
    ];

    /// <summary>Whoever writes Parquet holds a few row groups, whatever the number of rows.</summary>
    private const long BytesOfRowGroups = 300_000_000;

    /// <summary>More different ratings than scales have: MovieLens's have ten.</summary>
    private const int MaxBars = 10_000;

    /// <inheritdoc/>
    public string Name => "Ingest";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<IngestOptions>();
        var files = new RawFiles(context.Inputs["Download"], context.WorkFolder, context.Cancellation);
        context.Progress.Report(0, "unpacking");
        using var session = new DuckDbSession(context);
        CustomTables? custom = options.Own is null ? null
            : new CustomTables(session, options, [context.WorkFolder, context.OutputFolder], context.Cancellation);
        string ratings = context.OutputFile("ratings.parquet");
        RatingTally tally = custom is null
            ? ReadMovieLens(context, options, session, files, ratings) : ReadCustom(context, options, custom, session, files, ratings);
        session.WriteParquet("FROM items ORDER BY item", context.OutputFile("items.parquet"), context.Cancellation);
        foreach ((string table, string file, string order) in Optional)
        {
            if (session.Scalar<long>($"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{table}'") > 0)
            {
                session.WriteParquet($"FROM {table} ORDER BY {order}", context.OutputFile(file), context.Cancellation);
            }
        }

        context.Progress.Report(0.95, "counting");
        string unit = custom?.TimestampUnit ?? TimeUnit.Seconds.Name;
        DatasetProfile profile = ProfileReader.Read(
            session, options, context.Inputs["Download"], unit, tally) with { Rejected = custom?.Rejected, Repeated = custom?.Repeated };
        AtomicFile.WriteText(context.OutputFile(DatasetProfile.FileName), CanonicalJson.Serialize(profile));
    }

    private static RatingTally ReadMovieLens(StageContext context, IngestOptions options, DuckDbSession session, RawFiles files, string target)
    {
        DatasetFormat format = DatasetFormat.Find(options.Format);
        (TableFormat? Format, string Table)[] others = [(format.Tags, "tags"), (format.Genome, "genome"), (format.GenomeTags, "genome_tags")];
        files.Unpack(
            others.Select(other => other.Format).Append(format.Ratings).Append(format.Items).OfType<TableFormat>().Select(table => table.File)
                .ToHashSet(StringComparer.Ordinal), options.Format);
        var reader = new TableReader(session, context.Cancellation);
        string ratings = files.Require(format.Ratings.File, options.Format);
        string items = files.Require(format.Items.File, options.Format);
        context.Progress.Report(0.1, $"reading {format.Ratings.File}");
        reader.Read(items, format.Items, "items");
        var checks = new RatingChecks(session, reader, options, format, ratings);
        RatingTally? tally = WritePlain(context, format.Ratings, ratings, target);
        bool isPlain = tally is not null && checks.Accept(tally, items);
        if (!isPlain)
        {
            string staged = Path.Combine(context.WorkFolder, "ratings-in-file-order.parquet");
            reader.Write(ratings, format.Ratings, staged);
            session.Execute(
                $"CREATE VIEW ratings AS SELECT * RENAME (file_row_number AS {RatingChecks.Place}) FROM "
                    + $"{DuckDbSession.Parquet(staged, rowNumbers: true)}");
            context.Progress.Report(0.4, "checking the rows");
            checks.Check(items);
        }

        foreach ((TableFormat? other, string table) in others)
        {
            if (other is not null && files.Find(other.File) is { } path)
            {
                reader.Read(path, other, table);
            }
        }

        if (!isPlain)
        {
            tally = WriteSorted(context, session, RatingChecks.Place, target);
            checks.RefuseDuplicates(tally);
        }

        return tally!;
    }

    /// <summary>Writes the ratings of a file that is as MovieLens writes them, in one pass that holds one user's rows.</summary>
    /// <returns>What was counted of them; null where the file is not so, which says nothing against it.</returns>
    private static RatingTally? WritePlain(StageContext context, TableFormat format, string path, string target)
    {
        using PlainRatings? plain = PlainRatings.Open(path, format, context.Cancellation);
        if (plain is null)
        {
            return null;
        }

        var tally = new RatingTally(plain, MaxBars);
        using var writing = new DuckDbSession(context, Math.Min(BytesOfRowGroups, context.MemoryBytes / 4), threads: 1);
        RatingPipe.WriteParquet(writing, tally, hasParts: false, target, context.Threads, context.Cancellation);
        return plain.IsPlain ? tally : null;
    }

    /// <summary>Sorts the view or table <c>ratings</c> into a file, and counts what is in it.</summary>
    private static RatingTally WriteSorted(StageContext context, DuckDbSession session, string place, string target)
    {
        context.Progress.Report(0.6, "sorting and writing");
        session.WriteParquet(
            $"SELECT \"user\", item, rating, timestamp FROM ratings ORDER BY \"user\", timestamp, {place}", target, context.Cancellation);
        using var sorted = SortedRatings.OfRatings(session, target, context.Cancellation);
        return RatingTally.From(sorted);
    }

    private static RatingTally ReadCustom(
        StageContext context, IngestOptions options, CustomTables custom, DuckDbSession session, RawFiles files, string target)
    {
        TableOptions table = options.Own!;

        // A database has its newest rows in a log next to it.
        string?[] ratings = options.Given is { } given ? [.. given.Files] : [table.RatingsFile];
        files.Unpack(ratings.Contains(null) ? null : ratings.Append(table.ItemsFile).OfType<string>()
            .SelectMany(name => DatabaseLog.Suffixes.Select(suffix => name + suffix).Prepend(name)).ToHashSet(StringComparer.Ordinal),
                options.Format);
        context.Progress.Report(0.1, "reading and checking the rows");
        custom.Read(files, context.OutputFile(RowFaults.RejectsFile));
        if (custom.Rejected > 0)
        {
            context.Progress.Warn(
                FormattableString.Invariant(
                    $"{custom.Rejected} rows cannot be used and are left out: see {RowFaults.RejectsFile} of the stage's output."));
        }

        RatingTally tally = WriteSorted(context, session, "rowid", target);
        if (custom.Given is { } parts)
        {
            session.WriteParquet(
                "SELECT \"user\", item, rating, timestamp, part FROM ratings ORDER BY \"user\", timestamp, rowid",
                context.OutputFile(GivenParts.RowsFile), context.Cancellation);
            AtomicFile.WriteText(context.OutputFile(GivenParts.FileName), CanonicalJson.Serialize(parts));
        }

        session.Execute("DROP TABLE ratings");
        return tally;
    }
}
