using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>Reads the lists of the users who gained and lost most, as far as the store still has them.</summary>
internal static class ListReader
{
    private const int UsersEachWay = 5;
    private const int Length = 10;

    /// <param name="store">Has the outputs of both sides.</param>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="change">The model and the metric.</param>
    /// <returns>Lists by fold and user; empty for a metric of predicted ratings, or where a side's files are gone.</returns>
    public static IReadOnlyDictionary<(int Fold, long User), UserLists> Read(StoredRuns store, Side baseline, Side candidate, UserChange change)
    {
        var lists = new Dictionary<(int, long), UserLists>();
        string? items = File(store, candidate, StageTable.Ingest.Name, "items.parquet"),
            names = File(store, candidate, StageTable.Ingest.Name, "user-names.parquet"),
            split = File(store, candidate, StageTable.Split.Name, "split.parquet"),
            cut = File(store, candidate, StageTable.Split.Name, SplitReport.FileName);
        if (change.Definition.Candidates == CandidateSet.TestItems || items is null || split is null || cut is null)
        {
            return lists;
        }

        SplitRoles roles = SplitRoles.Read(cut);
        using var session = new DuckDbSession();
        session.Execute($"CREATE TABLE titles AS SELECT item, concat(title, ' (' || year || ')') AS title FROM {DuckDbSession.Parquet(items)}");
        string file =
            $"{change.Model}/{(change.Definition.Candidates == CandidateSet.SeenExcluded ? ModelFiles.SeenExcluded : ModelFiles.SeenIncluded)}";
        foreach ((int fold, long user, _, _) in change.Gained.Take(UsersEachWay).Concat(change.Lost.Take(UsersEachWay)))
        {
            string label = ModelParameters.LabelOf(candidate.Keys.Keys, change.Model, fold);
            if (File(store, baseline, label, file) is { } before && File(store, candidate, label, file) is { } now)
            {
                string test = string.Create(
                    CultureInfo.InvariantCulture, $"(FROM {DuckDbSession.Parquet(split)} WHERE \"user\" = {user} AND {roles.Of(fold).TestRows})");
                List<string> Titles(string list) => session.List(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"SELECT coalesce(title, 'item ' || l.item) || CASE WHEN l.item IN (SELECT item FROM {test}) THEN ' ★' ELSE '' END FROM "
                            + $"{DuckDbSession.Parquet(list)} l LEFT JOIN titles USING (item) WHERE \"user\" = {user} AND rank <= {Length} ORDER "
                            + $"BY rank"),
                    row => row.GetString(0));
                string? name = names is null ? null
                    : session.List(
                        string.Create(CultureInfo.InvariantCulture, $"SELECT name FROM {DuckDbSession.Parquet(names)} WHERE \"user\" = {user}"),
                        row => row.GetString(0)).SingleOrDefault();
                List<string> rated = session.List(
                    $"SELECT coalesce(title, 'item ' || t.item) FROM {test} t LEFT JOIN titles USING (item) ORDER BY timestamp, t.item", row =>
                        row.GetString(0));
                lists[(fold, user)] = new UserLists(name, rated, Titles(before), Titles(now));
            }
        }

        return lists;
    }

    private static string? File(StoredRuns store, Side side, string label, string file) =>
        side.Keys.TryGetValue(label, out string? key) ? store.PathOf(StageLabel.StageOf(label), key, file) : null;
}
