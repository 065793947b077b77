using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Makes one table of ratings of the files of a split that is <c>given</c>: a row may be in several of them, such as in the training files of all
/// folds but one, and has to be the same in all.
/// </summary>
/// <param name="session">Where the table <c>typed(line, u, i, r, t)</c> is.</param>
/// <param name="files">The names of the files, in the order in which they were read.</param>
/// <param name="places">In which file each line is.</param>
/// <param name="cancellation">Interrupts it.</param>
internal sealed class GivenRows(DuckDbSession session, IReadOnlyList<string> files, RowPlaces places, CancellationToken cancellation)
{
    /// <summary>Adds the number of its file to each row.</summary>
    public void AddFiles()
    {
        session.Execute($"CREATE TABLE placed AS SELECT *, {places.SqlNumber("line")} AS file FROM typed", cancellation);
        Replace("placed");
    }

    /// <summary>Makes one row of those of one user and item, with the number of its part: <c>typed(line, u, i, r, t, part)</c>.</summary>
    /// <param name="hasTimestamps">Whether the files have timestamps: else the order of the rows stands for them.</param>
    /// <returns>What the parts are.</returns>
    /// <exception cref="DataException">A row has another rating or timestamp in another file (<c>BKF2029</c>).</exception>
    public GivenParts Merge(bool hasTimestamps)
    {
        RefuseDifferent("r", "rating");
        if (hasTimestamps)
        {
            RefuseDifferent("t", "timestamp");
        }

        session.Execute(
            """
            CREATE TABLE merged AS
            SELECT min(line) AS line, u, i, min(r) AS r, min(t) AS t, string_agg(file::VARCHAR, ',' ORDER BY file) AS files
            FROM typed GROUP BY u, i
            """, cancellation);
        session.Execute(
            """
            CREATE TABLE parts AS
            SELECT files, row_number() OVER (ORDER BY files)::INTEGER - 1 AS part, rows, u, i, line FROM (
              SELECT files, count(*) AS rows, arg_min(u::VARCHAR, line) AS u, arg_min(i::VARCHAR, line) AS i, min(line) AS line
              FROM merged GROUP BY files)
            """, cancellation);
        session.Execute(
            "CREATE TABLE placed AS SELECT merged.line, merged.u, merged.i, r, t, part FROM merged JOIN parts USING (files)", cancellation);
        session.Execute("DROP TABLE merged");
        Replace("placed");
        return new GivenParts(GivenParts.CurrentFormat, files, session.List(
            "SELECT files, rows, u, i, line FROM parts ORDER BY part",
            row => new GivenPart(
                [.. row.GetString(0).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))], row.GetInt64(1),
                row.GetString(2), row.GetString(3), places.Locate(row.GetInt64(4)).Line ?? 0)));
    }

    private void RefuseDifferent(string column, string what)
    {
        foreach ((long line, long other) in session.List(
            $"""
            SELECT greatest(one, another), least(one, another) FROM (
              SELECT arg_max(line, {column}) AS one, arg_min(line, {column}) AS another FROM typed
              GROUP BY u, i HAVING min({column}) <> max({column}))
            ORDER BY 1 LIMIT 1
            """,
            row => (row.GetInt64(0), row.GetInt64(1))))
        {
            FileLocation there = places.Locate(other);
            throw new DataException(
                ErrorCodes.GivenFilesMismatch, $"the user has the item with another {what} on line {there.Line} of {there.File}.",
                "The files of a given split are of one dataset: write the row in the same way in all of them.", places.Locate(line));
        }
    }

    private void Replace(string table)
    {
        session.Execute("DROP TABLE typed");
        session.Execute($"ALTER TABLE {table} RENAME TO typed");
    }
}
