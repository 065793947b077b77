using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.TwoTower;

/// <summary>
/// Writes the towers' outputs as Parquet, for an approximate nearest-neighbour index or a notebook: <c>items.parquet(item, vector)</c>
/// and <c>users.parquet(user, vector)</c>, vector FLOAT[]; the score of a pair is the dot product.
/// </summary>
internal static class VectorFiles
{
    public static void Write(StageContext context, TwoTowerModel model, Catalogue catalogue)
    {
        using var session = new DuckDbSession(context, memoryBytes: 200_000_000, threads: 1);
        Write(session, "item", catalogue.Items, model.CandidateOf, context.OutputFile($"{model.Name}/vectors/items.parquet"));
        IdMap users = model.Features.Users;
        Write(session, "user", users, index => model.QueryOf(users.IdAt(index)), context.OutputFile($"{model.Name}/vectors/users.parquet"));
    }

    private delegate ReadOnlySpan<float> VectorOf(int index);

    private static void Write(DuckDbSession session, string name, IdMap ids, VectorOf vectorOf, string path)
    {
        session.Execute($"CREATE TABLE {name}s (\"{name}\" BIGINT, vector FLOAT[])");
        using (DuckDBAppender appender = session.Append($"{name}s"))
        {
            for (int index = 0; index < ids.Count; index++)
            {
                appender.CreateRow().AppendValue(ids.IdAt(index)).AppendValue(vectorOf(index).ToArray()).EndRow();
            }
        }

        session.WriteParquet($"FROM {name}s", path);
        session.Execute($"DROP TABLE {name}s");
    }
}
