using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>What is known of the items of a catalogue, by position: the raw material of the candidate tower.</summary>
/// <param name="Catalogue">Ids, titles and genres.</param>
/// <param name="TagWords">The words of each item's tags, repeats included; null where tags are not read.</param>
/// <param name="Genome">Of each item the relevance of every genome tag, or null for an item that has none; null where the genome is not read.</param>
internal sealed record ItemTable(Catalogue Catalogue, string[][]? TagWords = null, float[]?[]? Genome = null)
{
    /// <summary>How many numbers the genome has for an item.</summary>
    public int GenomeSize => Genome?.FirstOrDefault(relevances => relevances is not null)?.Length ?? 0;

    /// <summary>Reads what some options need.</summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c>.</param>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="options">Say whether tags and genome are read.</param>
    public static ItemTable Read(StageContext context, Catalogue catalogue, TwoTowerOptions options)
    {
        using var session = new DuckDbSession(context, memoryBytes: 200_000_000, threads: 1);
        string? Optional(string name) => Path.Combine(context.Inputs["Ingest"], name) is var path && File.Exists(path)
            ? DuckDbSession.Parquet(path) : null;
        return new ItemTable(
            catalogue,
            options.Tags > 0 ? TagsOf(
                session, catalogue, Optional("tags.parquet"), DuckDbSession.Parquet(context.InputFile("Split", "split.parquet")),
                SplitRoles.OfFold(context)) : null,
            options.Genome ? GenomeOf(session, catalogue, Optional("genome.parquet")) : null);
    }

    /// <summary>The year at the end of an item's title, such as 1995 of <c>Toy Story (1995)</c>; empty where there is none.</summary>
    public string YearOf(int position)
    {
        string title = Catalogue.Titles[position].TrimEnd();
        return title.Length >= 6 && title[^1] == ')' && title[^6] == '('
            && int.TryParse(title.AsSpan(title.Length - 5, 4), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? title[^5..^1] : "";
    }

    /// <summary>The genres of an item.</summary>
    public string[] GenresOf(int position) => Catalogue.Genres[position].Split('|', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A tag on an item is part of what a user says about it: only those of users who rated the item in training are known.</summary>
    private static string[][] TagsOf(DuckDbSession session, Catalogue catalogue, string? tags, string split, FoldRoles roles)
    {
        var words = new List<string>[catalogue.Count];
        if (tags is not null)
        {
            session.Read(
                $"""
                SELECT item, tag FROM {tags} t
                WHERE EXISTS (FROM {split} s WHERE {roles.TrainingRows} AND s."user" = t."user" AND s.item = t.item)
                ORDER BY item, "user", timestamp, tag
                """,
                row =>
                {
                    if (catalogue.Items.IndexOf(row.GetInt64(0)) is >= 0 and int position)
                    {
                        (words[position] ??= []).AddRange(TitleText.WordsOf(row.GetString(1)));
                    }
                });
        }

        return [.. words.Select(list => list?.ToArray() ?? [])];
    }

    private static float[]?[] GenomeOf(DuckDbSession session, Catalogue catalogue, string? genome)
    {
        float[]?[] relevances = new float[]?[catalogue.Count];
        if (genome is not null)
        {
            long[] tags = [.. session.List($"SELECT DISTINCT tag FROM {genome} ORDER BY tag", row => row.GetInt64(0))];
            IdMap tagIds = IdMap.From(tags);
            session.Read($"SELECT item, tag, relevance::FLOAT FROM {genome}", row =>
            {
                if (catalogue.Items.IndexOf(row.GetInt64(0)) is >= 0 and int position)
                {
                    (relevances[position] ??= new float[tags.Length])[tagIds.IndexOf(row.GetInt64(1))] = row.GetFloat(2);
                }
            });
        }

        return relevances;
    }
}
