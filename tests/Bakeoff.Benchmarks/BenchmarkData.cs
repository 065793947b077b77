using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>The split that is measured on, and samples of its users.</summary>
internal static class BenchmarkData
{
    public const string Experiment = "synthetic-20m";

    private static readonly string[] SplitFiles = ["split.parquet", "split.json"];

    /// <summary>A file that a stage wrote, newest first.</summary>
    /// <exception cref="DataException">The stage has not run (<c>BKF2013</c>).</exception>
    public static string FileOf(string artifacts, string stage, string path)
    {
        string folder = Path.Combine(artifacts, "store", "actions", stage);
        string[] actions = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        foreach (string action in actions.OrderByDescending(File.GetLastWriteTimeUtc))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
            foreach (JsonElement output in document.RootElement.GetProperty("outputs").EnumerateArray())
            {
                string hash = output.GetProperty("sha256").GetString()!;
                string file = Path.Combine(artifacts, "store", "objects", hash[..2], hash);
                if (output.GetProperty("path").GetString() == path && File.Exists(file))
                {
                    return file;
                }
            }
        }

        throw new DataException(
            ErrorCodes.BadArtifact, $"there is no {path} of {stage} in {artifacts}.", $"Run: dotnet cake --target=Split --experiment={Experiment}");
    }

    /// <summary>Lays the newest split of a store out: <c>split.parquet</c> with the <c>split.json</c> that says what its parts are for.</summary>
    /// <param name="artifacts">Holds the store.</param>
    /// <param name="folder">The folder to lay it out in.</param>
    /// <returns>The path of <c>split.parquet</c>.</returns>
    /// <exception cref="DataException">Split has not run (<c>BKF2013</c>).</exception>
    public static string SplitOf(string artifacts, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in SplitFiles)
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(FileOf(artifacts, "Split", name)));
        }

        return Path.Combine(folder, "split.parquet");
    }

    /// <summary>Gives a stage a split as its input.</summary>
    /// <param name="split"><c>split.parquet</c>, with <c>split.json</c> next to it.</param>
    /// <param name="folder">The folder of the input.</param>
    public static void LinkSplit(string split, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in SplitFiles)
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(Path.GetDirectoryName(Path.GetFullPath(split))!, name));
        }
    }

    /// <summary>SQL that takes one user in <paramref name="sample"/>.</summary>
    public static string UsersOf(int sample) => $"\"user\" % {sample} = 0";

    /// <summary>The rows that fold 0 tests, of the sampled users.</summary>
    public static RatingTable TestRows(string split, int sample)
    {
        using var session = new DuckDbSession(memoryMegabytes: 200);
        List<(long User, long Item, float Rating)> rows = session.List(
            $"SELECT \"user\", item, rating FROM {DuckDbSession.Parquet(split)} WHERE part = 0 AND {UsersOf(sample)}",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetFloat(2)));
        return new RatingTable(
            [.. rows.Select(row => row.User)], [.. rows.Select(row => row.Item)], [.. rows.Select(row => row.Rating)], new long[rows.Count]);
    }
}
