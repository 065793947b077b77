using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Native;

namespace Bakeoff.TwoTower;

/// <summary>
/// Writes the towers' outputs as Parquet, for an approximate nearest-neighbour index or a notebook: <c>items.parquet(item, vector)</c>
/// and <c>users.parquet(user, vector)</c>, vector FLOAT[]; the score of a pair is the dot product.
/// </summary>
internal static class VectorFiles
{
    private const long MemoryBytes = 200_000_000;

    public static void Write(StageContext context, TwoTowerModel model, Catalogue catalogue)
    {
        using var session = new DuckDbSession(context, MemoryBytes);
        Write(session, "item", catalogue.Items, model.CandidateOf, context.OutputFile($"{context.NameOf(model.Name)}/vectors/items.parquet"));
        IdMap users = model.Features.Users;
        Write(session, "user", users, model.QueryOf, context.OutputFile($"{context.NameOf(model.Name)}/vectors/users.parquet"));
    }

    private delegate ReadOnlySpan<float> VectorOf(int index);

    private static void Write(DuckDbSession session, string name, IdMap ids, VectorOf vectorOf, string path)
    {
        session.Execute($"CREATE TABLE {name}s (\"{name}\" BIGINT, vector FLOAT[])");
        using (VectorAppender appender = session.AppendVectors($"{name}s", DuckDBType.BigInt, DuckDBType.List))
        {
            for (int first = 0, rows; first < ids.Count; first += rows)
            {
                rows = Math.Min(appender.Room, ids.Count - first);
                ids.Ids.Slice(first, rows).CopyTo(appender.Column<long>(0));
                int length = vectorOf(first).Length;
                Span<float> vectors = appender.Lists<float>(1, rows, length);
                for (int row = 0; row < rows; row++)
                {
                    vectorOf(first + row).CopyTo(vectors[(row * length)..]);
                }

                appender.Advance(rows);
            }

            appender.Complete();
        }

        session.WriteParquet($"FROM {name}s", path);
        session.Execute($"DROP TABLE {name}s");
    }
}
