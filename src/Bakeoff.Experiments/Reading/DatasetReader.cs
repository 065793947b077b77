using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>dataset</c>: a name, or an object that describes a custom dataset.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Reads options.</param>
/// <param name="folder">The folder of the experiment.</param>
/// <param name="pins">Gives the archives that the repository has pinned; asked only for a dataset that needs a pin.</param>
internal sealed class DatasetReader(List<ErrorReport> problems, OptionsBinder binder, string folder, Func<DatasetLock> pins)
{
    private static readonly string[] SourceKeys =
        ["name", "path", "url", "downloadBytes", "sha256", "connection", "provider", "query", "versionQuery"];
    private static readonly string[] NameSuffixes = ["File", "Query", "Column"];
    private static readonly string[] TableKeys = [.. OptionProperties.Find(typeof(TableOptions)).Select(OptionProperties.NameOf)];

    public Dataset? Read(JsonPart value)
    {
        if (value.Kind == JsonTokenType.String)
        {
            return Datasets.Find(value.Text) is { } named ? Pinned(named, value) : Problem(
                ErrorCodes.UnknownDataset, $"there is no dataset '{value.Text}'.",
                NearestName.Remedy(value.Text, [.. Datasets.All.Select(dataset => dataset.Name)]), value);
        }

        return binder.Demand(value, JsonTokenType.StartObject, "the name of a dataset, or an object") ? ReadCustom(value) : null;
    }

    private Dataset? Pinned(Dataset dataset, JsonPart value) => !dataset.NeedsPin ? dataset : pins().Find(dataset) ?? Problem(
        ErrorCodes.UnpinnedDataset,
        $"nobody has published a SHA-256 of the archive of '{dataset.Name}', and {DatasetLock.FileName} has not pinned {dataset.Download.Url}.",
        $"Pin it once and commit the file: bakeoff datasets pin {dataset.Name}{(dataset.ByHand ? " --mirror=FOLDER" : "")}.", value);

    private Dataset? ReadCustom(JsonPart value)
    {
        foreach ((string key, FileLocation location, _) in value.Members.Where(IsEmptyName))
        {
            problems.Add(new ErrorReport(ErrorCodes.OutOfRange, $"'{key}' is empty.", "Write what it names, or remove it.", location));
        }

        IngestOptions given = binder.Bind(new IngestOptions(), value, [.. SourceKeys, .. TableKeys]);
        CustomDataset source = binder.Bind(new CustomDataset(), Only(value, SourceKeys));
        string name = source.Name ?? "own dataset";
        if (ReadTable(value, given) is not { } ingest)
        {
            return null;
        }

        if (ingest.MinimumRating >= ingest.MaximumRating && ingest.Own?.Implicit != true)
        {
            return Problem(ErrorCodes.OutOfRange, "'minimumRating' is not below 'maximumRating'.", "Swap the two.", value);
        }

        return source.Connection is { } connection ? ReadSql(value, name, connection, source, ingest)
            : source.Path is { } path ? ReadPath(value, name, path, ingest)
            : ReadAddress(value, name, source, ingest);
    }

    /// <summary>An empty path would be the experiment's own folder, and no file has a column without a name.</summary>
    private static bool IsEmptyName((string Name, FileLocation Location, JsonPart Value) member) =>
        member.Value is { Kind: JsonTokenType.String, Text: "" }
        && (SourceKeys.Contains(member.Name) || NameSuffixes.Any(suffix => member.Name.EndsWith(suffix, StringComparison.Ordinal)));

    /// <summary>Adds the options of a custom table; null where they are wrong, which is reported.</summary>
    private IngestOptions? ReadTable(JsonPart value, IngestOptions ingest)
    {
        if (!IngestOptions.CustomFormats.Contains(ingest.Format))
        {
            foreach ((string key, FileLocation location, _) in value.Members.Where(member => TableKeys.Contains(member.Name)))
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.ConflictingOptions, $"'{key}' says how a custom table is read, but the format is '{ingest.Format}'.",
                    $"Set 'format' to one of {string.Join(", ", IngestOptions.CustomFormats)}.", location));
            }

            return ingest;
        }

        TableOptions table = binder.Bind(new TableOptions(), Only(value, TableKeys));
        if (TimeFormat.UnknownPartOf(table.TimestampFormat) is { } part)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownChoice, $"'timestampFormat' is '{table.TimestampFormat}', of which '{part}' cannot be read.",
                "Write a pattern of DuckDB's strptime, such as \"%Y-%m-%d %H:%M:%S\", \"%d.%m.%Y %H:%M\" or \"%m/%d/%Y %I:%M %p\"; "
                    + $"or one of {string.Join(", ", TimeFormat.Names)}.",
                (value.Members.FirstOrDefault(member => member.Name == "timestampFormat").Value ?? value).Location));
            return null;
        }

        return table.Implicit ? ingest with { Own = table, MinimumRating = 1, MaximumRating = 1, RatingStep = 1 } : ingest with { Own = table };
    }

    private Dataset? ReadPath(JsonPart value, string name, string path, IngestOptions ingest)
    {
        string full = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, path));
        bool isTable = File.Exists(full) && !System.IO.Path.GetExtension(full).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        if (isTable && ingest.Format != "duckdb" && ingest.Own?.ItemsFile is { } items)
        {
            return ReadTwoFiles(value, name, path, full, items, ingest);
        }

        return File.Exists(full) || Directory.Exists(full)
            ? new Dataset(name, path, new DownloadOptions { Kind = "path" }, ingest, full)
            : Problem(
                ErrorCodes.DatasetPathMissing, $"the dataset's path '{path}' does not exist.",
                "A relative path starts at the experiment's folder.", value);
    }

    private Dataset? ReadAddress(JsonPart value, string name, CustomDataset source, IngestOptions ingest)
    {
        if (source.Url is null || source.DownloadBytes is null || !ContentHash.IsWellFormed(source.Sha256))
        {
            return Problem(
                ErrorCodes.MissingKey,
                "a custom dataset needs 'path', or 'url' with 'downloadBytes' and 'sha256' (64 lower-case hexadecimal digits).",
                "Add the missing keys.", value);
        }

        return Uri.TryCreate(source.Url, UriKind.Absolute, out _)
            ? new Dataset(
                name, source.Url,
                new DownloadOptions { Kind = "archive", Url = source.Url, DownloadBytes = source.DownloadBytes, Sha256 = source.Sha256 }, ingest)
            : Problem(ErrorCodes.WrongType, $"'{source.Url}' is not an address.", "Write https://…", value);
    }

    /// <summary>
    /// The path names the file of ratings, so that of the items is a path too: from the experiment's folder, or from that of the ratings.
    /// </summary>
    private Dataset? ReadTwoFiles(JsonPart value, string name, string path, string ratings, string items, IngestOptions ingest)
    {
        string? found = new[] { folder, System.IO.Path.GetDirectoryName(ratings)! }
            .Select(start => System.IO.Path.GetFullPath(System.IO.Path.Combine(start, items))).FirstOrDefault(File.Exists);
        if (found is null)
        {
            bool isFolder = Directory.Exists(System.IO.Path.Combine(folder, items));
            return Problem(
                ErrorCodes.DatasetPathMissing, $"the dataset's 'itemsFile' '{items}' {(isFolder ? "is a folder" : "does not exist")}.",
                "A relative path starts at the experiment's folder, or at the folder of the ratings.", value);
        }

        string ratingsName = System.IO.Path.GetFileName(ratings), itemsName = System.IO.Path.GetFileName(found);
        itemsName = itemsName == ratingsName ? "items-" + itemsName : itemsName;
        TableOptions own = ingest.Own! with { RatingsFile = ingest.Own.RatingsFile ?? ratingsName, ItemsFile = itemsName };
        return new Dataset(name, path, new DownloadOptions { Kind = "path" }, ingest with { Own = own })
        {
            ExternalFiles = [(ratingsName, ratings), (itemsName, found)],
        };
    }

    /// <summary>The rows arrive as strings in a Parquet file, whatever the table's columns are.</summary>
    private Dataset? ReadSql(JsonPart value, string name, string connection, CustomDataset source, IngestOptions ingest)
    {
        if (source.Query is null || source.Path is not null || source.Url is not null)
        {
            return Problem(
                ErrorCodes.MissingKey, "a dataset with a 'connection' needs a 'query', and has no 'path' and no 'url'.",
                "Add \"query\": \"SELECT …\".", value);
        }

        return source.Provider != SqlSource.PostgreSql && !source.Provider.Contains(',', StringComparison.Ordinal)
            ? Problem(
                ErrorCodes.UnknownChoice, $"'provider' is '{source.Provider}', which is neither {SqlSource.PostgreSql} nor a type with its assembly.",
                $"Write {SqlSource.PostgreSql}, or the DbProviderFactory of another database, such as \"Acme.AcmeFactory, Acme.Data\".", value)
            : ingest.Format != "parquet"
            ? Problem(
                ErrorCodes.ConflictingOptions, $"a dataset with a 'connection' has the format parquet, but 'format' is '{ingest.Format}'.",
                "Write \"format\": \"parquet\": that is what the rows become.", value)
            : new Dataset(
                name, source.Query, new DownloadOptions { Kind = "path" },
                ingest) { Sql = new SqlSource(source.Provider, connection, source.Query, source.VersionQuery) };
    }

    /// <summary>The members of some names, as an object of their own.</summary>
    private static JsonPart Only(JsonPart value, string[] names)
    {
        var some = new JsonPart(JsonTokenType.StartObject, "", value.Location);
        some.Members.AddRange(value.Members.Where(member => names.Contains(member.Name)));
        return some;
    }

    private Dataset? Problem(string code, string message, string remedy, JsonPart at)
    {
        problems.Add(new ErrorReport(code, message, remedy, at.Location));
        return null;
    }

    private sealed record CustomDataset
    {
        public string? Name { get; init; }

        public string? Path { get; init; }

        public string? Url { get; init; }

        public long? DownloadBytes { get; init; }

        public string? Sha256 { get; init; }

        public string? Connection { get; init; }

        public string Provider { get; init; } = SqlSource.PostgreSql;

        public string? Query { get; init; }

        public string? VersionQuery { get; init; }
    }
}
