using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>What an imported file is held to: the split's rows and the dataset's ids, as tables and SQL.</summary>
internal static class ImportedTables
{
    /// <summary>
    /// Makes the tables: <c>test</c> and <c>tested</c> (rows and users of the fold), <c>known_users</c>, <c>known_items</c>, <c>folds</c> (how many
    /// folds test each user), and the names of ids where these are strings.
    /// </summary>
    public static void Prepare(DuckDbSession session, StageContext context)
    {
        string split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        string items = DuckDbSession.Parquet(CatalogueFile.Find(context));
        var all = SplitRoles.Read(context);
        FoldRoles roles = all.Of(context.Fold!.Value);
        session.Execute($"CREATE TABLE test AS SELECT \"user\", item, timestamp FROM {split} WHERE {roles.TestRows}", context.Cancellation);
        session.Execute("CREATE TABLE tested AS SELECT DISTINCT \"user\" FROM test", context.Cancellation);
        MakeFolds(session, split, all);
        session.Execute($"CREATE TABLE known_items AS SELECT item FROM {items}", context.Cancellation);
        session.Execute($"CREATE TABLE known_users AS SELECT DISTINCT \"user\" FROM {split}", context.Cancellation);
        session.Execute(
            $"CREATE TABLE seen AS SELECT \"user\", item FROM {split} WHERE \"user\" IN (FROM tested) AND {roles.SeenRows}", context.Cancellation);
        MakeNames(session, context, "user");
        MakeNames(session, context, "item");
    }

    /// <summary>Which folds there are, and how many of them test each user: a part may be tested by several.</summary>
    private static void MakeFolds(DuckDbSession session, string split, SplitRoles roles)
    {
        session.Execute("CREATE TABLE part_folds (part INTEGER, fold INTEGER)");
        string parts = $"SELECT DISTINCT {roles.Column}::INTEGER AS part FROM {split} WHERE {roles.Column} IS NOT NULL ORDER BY part";
        foreach (int part in session.List(parts, row => row.GetInt32(0)))
        {
            foreach (int fold in roles.FoldsThatTest(part))
            {
                session.Execute(FormattableString.Invariant($"INSERT INTO part_folds VALUES ({part}, {fold})"));
            }
        }

        session.Execute("CREATE TABLE known_folds AS SELECT DISTINCT fold FROM part_folds");
        session.Execute(
            $"CREATE TABLE folds AS SELECT \"user\", count(DISTINCT fold) AS folds FROM {split} s JOIN part_folds p ON p.part = s.{roles.Column} "
                + "GROUP BY \"user\"");
    }

    /// <summary>The number of a user's id as SQL; NULL where the experiment has no such user.</summary>
    /// <param name="text">The column of the id as the file has it.</param>
    public static string UserOf(string text) => $"(SELECT n.\"user\" FROM user_ids n WHERE n.name = {text})";

    /// <summary>The number of an item's id as SQL; NULL where the dataset has no such item.</summary>
    /// <param name="text">The column of the id as the file has it.</param>
    public static string ItemOf(string text) => $"(SELECT n.item FROM item_ids n WHERE n.name = {text})";

    /// <summary>
    /// Ids are compared as texts: that of a number is its usual form, so that 007 and 1.0 are not taken for 7 and 1.
    /// </summary>
    private static void MakeNames(DuckDbSession session, StageContext context, string kind)
    {
        string names = Path.Combine(context.Inputs["Ingest"], $"{kind}-names.parquet");
        session.Execute(
            $"CREATE TABLE {kind}_ids AS " + (File.Exists(names)
                ? $"SELECT n.\"{kind}\", n.name FROM {DuckDbSession.Parquet(names)} n JOIN known_{kind}s k ON k.\"{kind}\" = n.\"{kind}\""
                : $"SELECT \"{kind}\", \"{kind}\"::VARCHAR AS name FROM known_{kind}s"),
            context.Cancellation);
    }
}
