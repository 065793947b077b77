using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Turns raw files into Parquet that is the same on every run: <c>ratings</c> (sorted by user, timestamp, item),
/// <c>items</c> (by item), <c>tags</c>, <c>genome</c> and <c>genome-tags</c> where there are any, and <c>profile.json</c>.
/// DuckDB reads, checks, sorts and writes; no row passes through C#.
/// </summary>
public sealed class IngestStage : IStage
{
    /// <summary>DuckDB's memory limit, chosen so that 20 million ratings stay within 2 GiB of process memory.</summary>
    private const int MemoryMegabytes = 1000;

    /// <inheritdoc/>
    public string Name => "Ingest";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<IngestOptions>();
        DatasetFormat format = DatasetFormat.Of(options.Format);
        TableFormat?[] tables = [format.Ratings, format.Items, format.Tags, format.Genome, format.GenomeTags];
        var files = new RawFiles(context.Inputs["Download"], context.WorkFolder, context.Cancellation);
        context.Progress.Report(0, "unpacking");
        files.Unpack(tables.Where(table => table is not null).Select(table => table!.File).ToHashSet(StringComparer.Ordinal));

        using var session = new DuckDbSession(context.WorkFolder, MemoryMegabytes);
        var reader = new TableReader(session, context.Cancellation);
        string ratings = files.Require(format.Ratings.File, options.Format);
        string items = files.Require(format.Items.File, options.Format);
        context.Progress.Report(0.1, $"reading {format.Ratings.File}");
        reader.Read(items, format.Items, "items");
        reader.Read(ratings, format.Ratings, "ratings");
        context.Progress.Report(0.4, "checking the rows");
        new RatingChecks(session, reader, options).Check(format, ratings, items);

        context.Progress.Report(0.6, "sorting and writing");
        session.WriteParquet(
            "SELECT \"user\", item, rating, timestamp FROM ratings ORDER BY \"user\", timestamp, item",
            context.OutputFile("ratings.parquet"), context.Cancellation);
        session.WriteParquet("FROM items ORDER BY item", context.OutputFile("items.parquet"), context.Cancellation);
        WriteOptional(context, session, reader, files, format.Tags, "tags", "\"user\", timestamp, item, tag");
        WriteOptional(context, session, reader, files, format.Genome, "genome", "item, tag");
        WriteOptional(context, session, reader, files, format.GenomeTags, "genome-tags", "tag");
        context.Progress.Report(0.95, "counting");
        Profile profile = ProfileReader.Read(session, options, context.Inputs["Download"]);
        AtomicFile.WriteText(context.OutputFile("profile.json"), CanonicalJson.Serialize(profile));
    }

    private static void WriteOptional(
        StageContext context, DuckDbSession session, TableReader reader, RawFiles files, TableFormat? format, string name, string order)
    {
        if (format is not null && files.Find(format.File) is { } path)
        {
            string table = name.Replace('-', '_');
            reader.Read(path, format, table);
            session.WriteParquet($"FROM {table} ORDER BY {order}", context.OutputFile($"{name}.parquet"), context.Cancellation);
        }
    }
}
