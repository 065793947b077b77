using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Gives users and items the whole numbers by which everything after Ingest knows them.</summary>
internal static class CustomIds
{
    /// <summary>The numbers of the users' texts: <c>(user, name)</c>.</summary>
    public const string UsersFile = "user-names.parquet";

    /// <summary>The numbers of the items' texts: <c>(item, name)</c>.</summary>
    public const string ItemsFile = "item-names.parquet";

    /// <summary>What an id should be that is not a string, for a message.</summary>
    public const string Expected = "an integer of 64 bits (up to 9223372036854775807) in its usual form; \"stringIds\": true takes strings";

    /// <summary>The SQL of an id as its type has it, NULL where it is none. An integer has one form: 007 and 7 would become one id.</summary>
    public static string Typed(string column, bool texts) => texts
        ? $"nullif(trim({column}), '')"
            : $"CASE WHEN regexp_full_match(trim({column}), '0|-?[1-9]\\d{{0,18}}') THEN TRY_CAST(trim({column}) AS BIGINT) END";

    /// <summary>
    /// Makes <c>ratings</c>, in the order of the file's rows, <c>items</c> and, of texts, <c>user_names</c> and <c>item_names</c>, numbered from 1 in
    /// the order of their bytes.
    /// </summary>
    /// <param name="session">Where the tables are.</param>
    /// <param name="options">How the table is read.</param>
    /// <param name="hasItems">Whether there is a table of items.</param>
    /// <param name="others">What else <c>ratings</c> has of the rows, each column after a comma.</param>
    public static void Number(DuckDbSession session, TableOptions options, bool hasItems, string others)
    {
        string items = hasItems
            ? "SELECT i, title, year, genres FROM known" : "SELECT DISTINCT i, i::VARCHAR AS title, NULL::INTEGER AS year, '' AS genres FROM typed";
        if (!options.StringIds)
        {
            session.Execute($"CREATE TABLE ratings AS SELECT u AS \"user\", i AS item, r AS rating, t AS timestamp{others} FROM typed ORDER BY line");
            session.Execute($"CREATE TABLE items AS SELECT i AS item, title, year, genres FROM ({items})");
            return;
        }

        session.Execute(
            "CREATE TABLE user_names AS SELECT row_number() OVER (ORDER BY u)::BIGINT AS \"user\", u AS name FROM (SELECT DISTINCT u FROM typed)");
        session.Execute($"CREATE TABLE item_names AS SELECT row_number() OVER (ORDER BY i)::BIGINT AS item, i AS name FROM ({items})");
        session.Execute(
            $"""
            CREATE TABLE ratings AS SELECT un."user", n.item, r AS rating, t AS timestamp{others}
            FROM typed JOIN user_names un ON un.name = u JOIN item_names n ON n.name = i ORDER BY line
            """);
        session.Execute($"CREATE TABLE items AS SELECT n.item, title, year, genres FROM ({items}) s JOIN item_names n ON n.name = s.i");
    }
}
