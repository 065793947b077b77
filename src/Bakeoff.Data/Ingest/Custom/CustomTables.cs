using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Makes the tables <c>ratings</c> and <c>items</c> of a custom table, and refuses or leaves out what cannot be used.</summary>
internal sealed class CustomTables(DuckDbSession session, IngestOptions options, IReadOnlyList<string> ownFolders, CancellationToken cancellation)
{
    private readonly TableOptions _table = options.Own!;
    private RowPlaces _places = new();

    /// <summary>Rows that were left out since they cannot be used.</summary>
    public long Rejected { get; private set; }

    /// <summary>The unit of the timestamps, or that they are the numbers of the rows.</summary>
    public string TimestampUnit { get; private set; } = TimeUnit.Rows;

    /// <summary>Rows that were left out since the user has the item in another row.</summary>
    public long Repeated { get; private set; }

    /// <summary>Which rows are in which of the given files; null where the split is not given.</summary>
    public GivenParts? Given { get; private set; }

    /// <summary>Reads, checks and numbers the rows.</summary>
    /// <param name="files">The dataset's files.</param>
    /// <param name="rejectsFile">Receives what is left out, if anything.</param>
    /// <exception cref="DataException">A file or column is missing, or no row can be used.</exception>
    /// <exception cref="ReportedException">Rows cannot be used, and the options do not say that they are left out.</exception>
    public void Read(RawFiles files, string rejectsFile)
    {
        var staging = new Staging(session, options.Format, _table, ownFolders, cancellation);
        (GivenRows? given, bool hasItems) = Load(files, staging);
        RefuseIdsThatSpacesTellApart();
        var faults = new RowFaults(session);
        Type(faults);
        if (hasItems)
        {
            RefuseUnknownItems(faults);
        }

        given?.AddFiles();
        Deduplicate(faults, given is null ? "u, i" : "u, i, file");
        Rejected = faults.Count;
        bool none = session.Scalar<long>("SELECT count(*) FROM typed") == 0;
        if (Rejected == 0 && none)
        {
            throw new DataException(
                ErrorCodes.EmptyDataFile, "the file has no rows but its header.", "Export it again, or correct the query.", _places.Locate());
        }

        if (Rejected > 0 && (_table.OnError == "fail" || none))
        {
            throw faults.ToException(_places);
        }

        if (Rejected > 0)
        {
            faults.Write(rejectsFile);
        }

        Given = given?.Merge(_table.Time.HasTimestamps);
        if (_table.Time.HasTimestamps)
        {
            var unit = TimeUnit.Find(session, "typed");
            TimestampUnit = unit.Name;
            session.Execute(FormattableString.Invariant($"UPDATE typed SET t = t // {unit.Nanoseconds}"));
        }

        CustomIds.Number(session, _table, hasItems, Given is null ? "" : ", part");
    }

    /// <summary>Makes the tables <c>raw</c> and, if there is a table of items, <c>known</c>.</summary>
    /// <returns>What makes one table of given files, null where there are none; and whether there is a table of items.</returns>
    private (GivenRows? Given, bool HasItems) Load(RawFiles files, Staging staging)
    {
        IReadOnlyList<(string Name, string Path)> parts = options.Given is { } several
            ? [.. several.Files.Select(name => (name, files.Require(name, options.Format)))]
            : files.RequireParts(_table.RatingsFile, _table.ItemsFile, options.Format, "ratingsFile");
        _places = options.Given is null
            ? staging.Load(parts, _table.RatingsQuery, Columns(), "raw") : staging.LoadOneByOne(parts, Columns(), "raw");
        GivenRows? given = options.Given is null ? null : new GivenRows(session, [.. parts.Select(part => part.Name)], _places, cancellation);
        return (given, new CustomItems(session, options, cancellation).Read(files, staging, parts[0]));
    }

    private TableColumn[] Columns() =>
    [
        new(_table.UserColumn, "userColumn"), new(_table.ItemColumn, "itemColumn"),
        .. _table.Implicit ? Array.Empty<TableColumn>() : [new(_table.RatingColumn, "ratingColumn")],
        .. _table.Time.HasTimestamps ? [new TableColumn(_table.TimestampColumn, "timestampColumn")] : Array.Empty<TableColumn>(),
    ];

    /// <summary>Spaces around an id do not count, unless that makes one id of two.</summary>
    private void RefuseIdsThatSpacesTellApart()
    {
        foreach ((string column, string kind) in new[] { ("c0", "users"), ("c1", "items") })
        {
            foreach ((long line, string one, string other) in session.List(
                $"""
                SELECT max_by(line, {column}), min({column}), max({column}) FROM raw
                GROUP BY trim({column}) HAVING min({column}) <> max({column}) ORDER BY 1 LIMIT 1
                """,
                row => (row.GetInt64(0), row.GetString(1), row.GetString(2))))
            {
                throw new DataException(
                    ErrorCodes.AmbiguousId, $"the {kind} '{one}' and '{other}' differ only in spaces, which do not count.",
                    "Write the id in the same way on all lines.", _places.Locate(line));
            }
        }
    }

    /// <summary>Makes <c>typed(line, u, i, r, t)</c> of the rows whose values are what they should be; t in nanoseconds.</summary>
    private void Type(RowFaults faults)
    {
        string rating = _table.Implicit ? "'1'" : "c2", time = _table.Time.HasTimestamps ? _table.Implicit ? "c2" : "c3" : "line::VARCHAR";
        string values =
            $"""
            SELECT line, fault, trim(c0) AS "user", trim(c1) AS item, trim({rating}) AS rating, trim({time}) AS timestamp,
                   {CustomIds.Typed("c0", _table.StringIds)} AS u, {CustomIds.Typed("c1", _table.StringIds)} AS i,
                   {DuckDbSession.NumberOf($"trim({rating})")} AS r, {_table.Time.NanosecondsOf($"trim({time})")} AS t
            FROM raw
            """;
        string id = _table.StringIds ? "a string" : CustomIds.Expected;
        string reason =
            $"""
            CASE WHEN fault IS NOT NULL THEN '{ErrorCodes.UnreadableValue}' || fault
                 WHEN coalesce("user", '') = '' THEN '{ErrorCodes.UnreadableValue}the row has no user'
                 WHEN coalesce(item, '') = '' THEN '{ErrorCodes.UnreadableValue}the row has no item'
                 WHEN u IS NULL THEN '{ErrorCodes.UnreadableValue}the user ''' || "user" || ''' is not {id}'
                 WHEN i IS NULL THEN '{ErrorCodes.UnreadableValue}the item ''' || item || ''' is not {id}'
                 WHEN coalesce(rating, '') = '' THEN '{ErrorCodes.UnreadableValue}the row has no rating'
                 WHEN r IS NULL OR NOT isfinite(r) THEN '{ErrorCodes.UnreadableValue}the rating ''' || rating || ''' is not a number'
                 WHEN {(_table.Implicit ? "false" : RatingRules.OffScale(options, "r"))}
                   THEN '{ErrorCodes.RatingOutOfRange}the rating ' || rating || ' is not on the dataset''s scale, {RatingRules.ScaleOf(options)}'
                 WHEN coalesce(timestamp, '') = '' THEN '{ErrorCodes.UnreadableValue}the row has no timestamp'
                 WHEN t IS NULL THEN '{ErrorCodes.BadTimestamp}the timestamp ''' || timestamp || ''' is not {_table.Time.Expected}'
                 WHEN {(_table.Time.HasTimestamps ? RatingRules.OutOfTime("t", TimeUnit.All[^1]) : "false")}
                   THEN '{ErrorCodes.BadTimestamp}the timestamp ''' || timestamp || ''' is not between 1970 and 2100'
            END
            """;
        session.Execute($"CREATE TABLE checked AS SELECT *, {reason} AS reason FROM ({values})", cancellation);
        faults.Add("SELECT line, reason[:7], reason[8:], \"user\", item, rating, timestamp FROM checked WHERE reason IS NOT NULL", cancellation);
        session.Execute("CREATE TABLE typed AS SELECT line, u, i, r::FLOAT AS r, t::BIGINT AS t FROM checked WHERE reason IS NULL", cancellation);
        session.Execute("DROP TABLE checked");
        session.Execute("DROP TABLE raw");
    }

    /// <summary>A timestamp in the list of rejected rows: seconds with their decimals.</summary>
    private string Written => _table.Time.HasTimestamps ? "rtrim(rtrim(format('{}.{:09d}', t // 1000000000, t % 1000000000), '0'), '.')" : "t";

    private void RefuseUnknownItems(RowFaults faults) => Move(
        faults, "SELECT line FROM typed ANTI JOIN known ON typed.i = known.i",
        $"SELECT line, '{ErrorCodes.UnknownItem}', 'the item ''' || i || ''' is not in the items'' table', u, i, r, {Written} FROM typed");

    /// <summary>Of the rows of one user and item, in a given file where there are several, one is kept.</summary>
    private void Deduplicate(RowFaults faults, string pair)
    {
        session.Execute($"CREATE TABLE repeated AS SELECT {pair} FROM typed GROUP BY {pair} HAVING count(*) > 1", cancellation);
        if (session.Scalar<long>("SELECT count(*) FROM repeated") > 0)
        {
            string rule = _table.Duplicates == "auto" ? _table.Implicit ? "last" : "fail" : _table.Duplicates;
            string order = rule switch { "first" => "t, line", "last" => "t DESC, line DESC", _ => "line" };
            session.Execute(
                $"""
                CREATE TABLE surplus AS SELECT line, kept FROM (
                  SELECT line, row_number() OVER w AS n, first_value(line) OVER w AS kept
                  FROM typed SEMI JOIN repeated USING ({pair}) WINDOW w AS (PARTITION BY {pair} ORDER BY {order}))
                WHERE n > 1
                """, cancellation);
            if (rule == "fail")
            {
                Move(faults, "SELECT line FROM surplus",
                    $"SELECT line, '{ErrorCodes.DuplicatePair}', 'user ' || u || ' has item ' || i || ' already, on ' || {_places.Sql("kept")}, "
                        + $"u, i, r, {Written} FROM typed JOIN surplus USING (line)");
            }
            else
            {
                Repeated = session.Scalar<long>("SELECT count(*) FROM surplus");
                session.Execute("DELETE FROM typed WHERE line IN (SELECT line FROM surplus)", cancellation);
            }
        }
    }

    private void Move(RowFaults faults, string lines, string query)
    {
        session.Execute($"CREATE OR REPLACE TABLE moved AS {lines}", cancellation);
        faults.Add($"SELECT * FROM ({query}) WHERE line IN (SELECT line FROM moved)", cancellation);
        session.Execute("DELETE FROM typed WHERE line IN (SELECT line FROM moved)", cancellation);
    }
}
