using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Reads the items of a custom table into <c>known(i, title, year, genres)</c>.</summary>
internal sealed class CustomItems(DuckDbSession session, IngestOptions options, CancellationToken cancellation)
{
    private readonly TableOptions _table = options.Own!;
    private RowPlaces _places = new();

    /// <summary>Whether there are any: the options have to name them.</summary>
    /// <exception cref="DataException">
    /// A row cannot be used (<c>BKF2006</c>), or an item is duplicated (<c>BKF2015</c>): a list of items is short enough to be corrected.
    /// </exception>
    public bool Read(RawFiles files, Staging staging, (string Name, string Path) ratings)
    {
        bool database = options.Format == "duckdb";
        if ((database ? _table.ItemsQuery : _table.ItemsFile) is not { } source)
        {
            return false;
        }

        IReadOnlyList<(string Name, string Path)> parts = database ? [ratings] : files.RequireParts(source, null, options.Format, "itemsFile");
        _places = staging.Load(
            parts, source,
            [new(_table.ItemColumn, "itemColumn"), new(_table.TitleColumn, "titleColumn"), new(_table.GenresColumn, "genresColumn", Required: false),
                new(_table.YearColumn, "yearColumn", Required: false)], "raw_items");
        session.Execute(
            $"""
            CREATE TABLE items_checked AS SELECT
              line, fault, trim(c0) AS text, {CustomIds.Typed("c0", _table.StringIds)} AS i, coalesce(nullif(trim(c1), ''), trim(c0)) AS title,
              trim(coalesce(c3, '')) AS year_text, {DuckDbSession.NumberOf("trim(c3)", "INTEGER")} AS year,
              replace(coalesce(trim(c2), ''), {DuckDbSession.Quote(_table.GenresSeparator)}, '|') AS genres
            FROM raw_items
            """, cancellation);
        Refuse("SELECT line, fault FROM items_checked WHERE fault IS NOT NULL", ErrorCodes.UnreadableValue);
        Refuse($"SELECT line, 'the item ''' || coalesce(text, '') || ''' is not {CustomIds.Expected}' FROM items_checked WHERE i IS NULL",
            ErrorCodes.UnreadableValue);
        Refuse("SELECT line, 'the year ''' || year_text || ''' is not an integer' FROM items_checked WHERE year_text <> '' AND year IS NULL",
            ErrorCodes.UnreadableValue);
        Refuse(
            $"SELECT line, 'the item ''' || text || ''' is already on ' || {_places.Sql("other")} "
            + "FROM (SELECT max(line) AS line, min(line) AS other, any_value(text) AS text FROM items_checked GROUP BY i HAVING count(*) > 1)",
                ErrorCodes.DuplicateItem);
        session.Execute("CREATE TABLE known AS SELECT i, title, year, genres FROM items_checked");
        session.Execute("DROP TABLE items_checked");
        return true;
    }

    private void Refuse(string query, string code)
    {
        foreach ((long line, string reason) in session.List($"FROM ({query}) ORDER BY 1 LIMIT 1", row => (row.GetInt64(0), row.GetString(1))))
        {
            throw new DataException(code, reason + ".", "Correct the row.", _places.Locate(line));
        }
    }
}
