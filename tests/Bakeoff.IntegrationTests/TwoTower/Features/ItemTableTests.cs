using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.IntegrationTests;

/// <summary>What the candidate tower reads of Ingest's tables.</summary>
public sealed class ItemTableTests : IDisposable
{
    private static readonly Catalogue Items = new([10, 20, 30], ["A (1999)", "B (2000)", "C (2001)"], ["Drama", "", "War"]);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tags_AreThoseOfUsersWhoRatedTheItemInTraining_CutIntoWords()
    {
        Write("Split/split.parquet", "(1, 10, -1), (2, 10, 0), (3, 20, 1), (1, 30, -1)", "\"user\", item, part");
        Write(
            "Ingest/tags.parquet",
            "(1, 10, 5, 'Dark, Comedy'), (2, 10, 6, 'test row'), (3, 20, 7, 'other fold'), (9, 30, 8, 'never rated'), (1, 77, 9, 'no such item')",
            "\"user\", item, timestamp, tag");
        ItemTable table = ItemTable.Read(Context(), Items, new TwoTowerOptions { Tags = 10 });
        Assert.Equal(["dark", "comedy"], table.TagWords![0]);
        Assert.Equal(["other", "fold"], table.TagWords[1]);
        Assert.Empty(table.TagWords[2]);
        Assert.Null(table.Genome);
    }

    [Fact]
    public void Genome_HasEveryTagsRelevance_ForTheItemsThatHaveOne()
    {
        Write("Split/split.parquet", "(1, 10, -1)", "\"user\", item, part");
        Write("Ingest/genome.parquet", "(30, 2, 0.25), (10, 1, 0.5), (30, 1, 1.0), (10, 2, 0.0), (77, 1, 0.9)", "item, tag, relevance");
        ItemTable table = ItemTable.Read(Context(), Items, new TwoTowerOptions { Genome = true });
        Assert.Equal(2, table.GenomeSize);
        Assert.Equal([0.5f, 0f], table.Genome![0]!);
        Assert.Null(table.Genome[1]);
        Assert.Equal([1f, 0.25f], table.Genome[2]!);
    }

    [Fact]
    public void TagsAndGenome_OfADatasetThatHasNone_AreEmpty()
    {
        Write("Split/split.parquet", "(1, 10, -1)", "\"user\", item, part");
        Write("Ingest/items.parquet", "(10)", "item");
        ItemTable table = ItemTable.Read(Context(), Items, new TwoTowerOptions { Genome = true, Tags = 5 });
        Assert.Equal(0, table.GenomeSize);
        Assert.All(table.TagWords!, Assert.Empty);
    }

    private void Write(string path, string values, string columns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        _folder.Write("Split/split.json", """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }] }""");
        using var session = new DuckDbSession();
        session.WriteParquet($"SELECT * FROM (VALUES {values}) t({columns})", _folder[path]);
    }

    private StageContext Context() => new()
    {
        OptionsJson = "{}", Fold = 0, Inputs = StageRunner.Inputs(("Ingest", _folder["Ingest"]), ("Split", _folder["Split"])),
        OutputFolder = _folder["output"], WorkFolder = Directory.CreateDirectory(_folder["work"]).FullName, ResumeFolder = _folder["resume"],
    };
}
