using System.Globalization;
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
        string items = DuckDbSession.Parquet(context.InputFile("Ingest", "items.parquet"));
        string fold = context.Fold!.Value.ToString(CultureInfo.InvariantCulture);
        session.Execute($"CREATE TABLE test AS SELECT \"user\", item, timestamp FROM {split} WHERE test_fold = {fold}", context.Cancellation);
        session.Execute("CREATE TABLE tested AS SELECT DISTINCT \"user\" FROM test", context.Cancellation);
        session.Execute(
            $"CREATE TABLE folds AS SELECT \"user\", count(DISTINCT test_fold) AS folds FROM {split} WHERE test_fold IS NOT NULL GROUP BY \"user\"",
            context.Cancellation);
        session.Execute($"CREATE TABLE known_folds AS SELECT DISTINCT test_fold AS fold FROM {split} WHERE test_fold IS NOT NULL");
        session.Execute($"CREATE TABLE known_items AS SELECT item FROM {items}", context.Cancellation);
        session.Execute($"CREATE TABLE known_users AS SELECT DISTINCT \"user\" FROM {split}", context.Cancellation);
        session.Execute(
            $"CREATE TABLE seen AS SELECT \"user\", item FROM {split} WHERE \"user\" IN (FROM tested) AND (test_fold = {fold}) IS NOT TRUE",
            context.Cancellation);
        MakeNames(session, context, "user");
        MakeNames(session, context, "item");
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
