using DuckDB.NET.Data;

namespace Bakeoff.Tables;

/// <content>Queries whose rows are pulled.</content>
public sealed partial class DuckDbSession
{
    /// <summary>
    /// Starts a query whose rows are pulled, a vector at a time, in the order of the query: for whoever reads two at once. Each stream has a
    /// connection of its own to the session's database, and shares its memory and threads.
    /// </summary>
    /// <param name="sql">The query. It sees no temporary table of the session.</param>
    /// <returns>The stream, which has to be disposed before the session.</returns>
    /// <exception cref="InvalidOperationException">DuckDB refuses the query.</exception>
    public DuckDbStream Stream(string sql)
    {
        DuckDBConnection connection = _connection.Duplicate();
        connection.Open();
        try
        {
            return new DuckDbStream(connection, sql, ownsConnection: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
