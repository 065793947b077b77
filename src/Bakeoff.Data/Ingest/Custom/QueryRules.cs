using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>
/// Refuses queries whose rows depend on more than their database: of those the key of a result knows nothing, so it would stay "up to date" whatever
/// they gave the next time.
/// </summary>
internal static partial class QueryRules
{
    /// <summary>
    /// Functions that DuckDB 1.5 lists as volatile or as constant within one query alone, and those that draw random numbers or read the clock under
    /// another name.
    /// </summary>
    private static readonly HashSet<string> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        "random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "reservoir_quantile", "nextval", "currval", "stats",
        "now", "today", "get_current_time", "get_current_timestamp", "current_localtime", "current_localtimestamp",
        "transaction_timestamp", "statement_timestamp", "clock_timestamp",
        // These run text that nobody has read, or tell of the process and the machine.
        "query", "query_table", "getvariable", "version", "duckdb_settings", "duckdb_databases", "duckdb_memory", "duckdb_temporary_files",
        "duckdb_secrets", "duckdb_logs", "duckdb_extensions", "duckdb_variables", "pragma_database_size", "pragma_version", "pragma_platform",
        "current_query", "current_query_id", "current_connection_id", "current_transaction_id", "txid_current", "current_setting",
    };

    /// <summary>What SQL writes without brackets.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "tablesample",
    };

    /// <summary>Whether DuckDB refused to read a file, an address or an extension.</summary>
    public static bool ReadsOutside(DuckDBException error) =>
        error.Message.StartsWith("Permission Error", StringComparison.Ordinal)
        || error.Message.StartsWith("Missing Extension Error", StringComparison.Ordinal)
        || FileAsTable().IsMatch(error.Message);

    /// <summary>Refuses a query that samples, draws random numbers or reads the clock, itself or in a view or a macro that it uses.</summary>
    /// <param name="session">Has the database.</param>
    /// <param name="database">The name under which it is attached.</param>
    /// <param name="query">A table, a view or a <c>SELECT</c>.</param>
    /// <param name="file">The database's name in messages.</param>
    /// <exception cref="DataException">It does (<c>BKF2018</c>).</exception>
    public static void Check(DuckDbSession session, string database, string query, string file)
    {
        ILookup<string, string> definitions = session.List(
            $"""
            SELECT view_name, sql FROM duckdb_views() WHERE database_name = '{database}' AND NOT internal
            UNION ALL SELECT function_name, macro_definition FROM duckdb_functions()
            WHERE database_name = '{database}' AND macro_definition IS NOT NULL
            """,
            row => (Name: row.GetString(0), Sql: row.GetString(1)))
            .ToLookup(definition => definition.Name, definition => definition.Sql, StringComparer.OrdinalIgnoreCase);
        if (Find(query, definitions) is { } found)
        {
            string place = found.In is null ? "the query" : $"'{found.In}', which the query uses,";
            throw new DataException(
                ErrorCodes.QueryNotRepeatable, $"{place} has {found.What}, so that it can give other rows each time.",
                "Write the rows into a table of the database first; or choose some of them by a hash, such as WHERE hash(\"user\") % 10 = 0, "
                + "and write a date instead of asking the clock.", new FileLocation(file));
        }
    }

    /// <summary>
    /// Finds the first thing that makes a query's rows change, and the view or macro that has it, or null where that is the query itself.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="definitions">The database's views and macros.</param>
    internal static (string What, string? In)? Find(string query, ILookup<string, string> definitions)
    {
        var open = new Queue<(string Sql, string? Name)>([(query, null)]);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (open.TryDequeue(out (string Sql, string? Name) next))
        {
            string[] tokens = [.. SqlText.Tokens(next.Sql).Select(token => token.Value).Where(token => !SqlText.IsString(token))];
            for (int i = 0; i < tokens.Length; i++)
            {
                if (Changing(tokens, i) is { } what)
                {
                    return (what, next.Name);
                }

                string name = tokens[i].Trim('"');
                foreach (string sql in seen.Add(name) ? definitions[name] : [])
                {
                    open.Enqueue((sql, name));
                }
            }
        }

        return null;
    }

    /// <summary>What a word is called in the message if it makes rows change; else null.</summary>
    private static string? Changing(string[] tokens, int at)
    {
        // A function's name may be quoted: "random"() is random(). Without brackets a quoted name is a column.
        string word = tokens[at], function = word.Trim('"'), following = at + 1 < tokens.Length ? tokens[at + 1] : "";
        return Words.Contains(word) ? word.ToUpperInvariant()
            : following == "(" && (Functions.Contains(function) || IsAgeUntilToday(tokens, at)) ? function + "()"
            : word.Equals("using", StringComparison.OrdinalIgnoreCase) && following.Equals("sample", StringComparison.OrdinalIgnoreCase)
                ? "USING SAMPLE"
            : null;
    }

    /// <summary>With one argument <c>age</c> is the time from then until today.</summary>
    private static bool IsAgeUntilToday(string[] tokens, int at)
    {
        bool one = tokens[at].Trim('"').Equals("age", StringComparison.OrdinalIgnoreCase);
        for (int depth = 1, next = at + 2; one && next < tokens.Length && depth > 0; next++)
        {
            one = tokens[next] != "," || depth > 1;
            depth += tokens[next] == "(" ? 1 : tokens[next] == ")" ? -1 : 0;
        }

        return one;
    }

    /// <summary>DuckDB's word for <c>FROM 'file.csv'</c> where it may not look for files.</summary>
    [GeneratedRegex(@"^Catalog Error: Table with name \S*[./]\S* does not exist")]
    private static partial Regex FileAsTable();
}
