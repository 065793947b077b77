using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.Testing;

/// <summary>A small fold with everything that towers can read, and options that read it.</summary>
internal sealed class TwoTowerTestData
{
    private const int Users = 60;
    private const int ItemCount = 45;
    private static readonly string[] Words = ["the", "red", "blue", "night", "of", "return", "happy", "two", "dark", "last"];
    private static readonly string[] Genres = ["Drama", "Comedy", "Action"];

    /// <param name="poison">Whether the test rows are other users', absurdly rated and dated, of items with absurd titles.</param>
    public TwoTowerTestData(bool poison = false)
    {
        var random = new SeededRandom(23);
        (List<(long, long, float, long)> train, List<(long, long, float, long)> test) = ([], []);
        for (int user = 0; user < Users; user++)
        {
            for (int item = 0; item < ItemCount - 2; item++)
            {
                // Users take items of their own parity; the popular items come first.
                bool fits = (user + item) % 2 == 0;
                if (random.NextDouble() < (fits ? 0.9 : 0.15) * (1 - (item / 60.0)))
                {
                    (long, long, float, long) row = (1000 + (user * 3), 10 + (item * 2), fits ? 4 + random.NextInt(2) : 1 + random.NextInt(3), 5000
                        + (user * 40) + (random.NextInt(10) * 20));
                    (item % 9 == user % 9 ? test : train).Add(row);
                }
            }
        }

        if (poison)
        {
            test = [.. test.Select(row => (row.Item1 + 7, row.Item2, 0.5f, 1L << 33))];
            test.Add((999_999, 10 + ((ItemCount - 1) * 2), 5, -(1L << 33)));
        }

        string Title(int item) => poison && item >= ItemCount - 2 ? $"absurd {new string('x', 500)} {item} (9999)"
            : $"{Words[item % 10]} {Words[item * 7 % 10]} {Words[item * 3 % 4]} film{item} ({1980 + (item % 20)})";
        int[] items = [.. Enumerable.Range(0, ItemCount)];
        var catalogue = new Catalogue(
            [.. items.Select(item => 10L + (item * 2))], [.. items.Select(Title)],
            [.. items.Select(item => item % 5 == 4 ? "" : $"{Genres[item % 3]}|{Genres[(item + 1) % 3]}")]);
        Fold = new Fold(0, Table(train), Table(test), catalogue, new RatingScale(0.5, 5, 0.5));
        Items = new ItemTable(
            catalogue,
            [.. items.Select(item => item % 4 == 3 ? [] : new[] { item % 2 == 0 ? "even" : "odd", "seen", $"tag{item % 6}" })],
            [.. items.Select(item => item % 7 == 6 ? null : new[] { item % 2 == 0 ? 0.9f : 0.1f, item / 50f, 0.3f })]);
    }

    public Fold Fold { get; }

    public ItemTable Items { get; }

    /// <summary>The reference notebook's model, small.</summary>
    public static TwoTowerOptions Notebook { get; } =
        new() { EmbeddingSize = 8, TowerSizes = [16, 8], BatchSize = 64, Epochs = 4, Words = 12, TimestampBuckets = 20 };

    /// <summary>Every option that the fused backend has, by name; each alone, and all together.</summary>
    public static IReadOnlyDictionary<string, TwoTowerOptions> Variants { get; } =
        new SortedDictionary<string, TwoTowerOptions>(StringComparer.Ordinal)
    {
        ["notebook"] = Notebook,
        ["one layer, odd sizes"] = Notebook with { EmbeddingSize = 5, TowerSizes = [7] },
        ["wide"] = Notebook with { EmbeddingSize = 35, TowerSizes = [40, 50, 33] },
        ["genres, year, tags"] = Notebook with { Genres = true, Year = true, Tags = 5 },
        ["genome"] = Notebook with { Genome = true },
        ["history"] = Notebook with { History = 6 },
        ["popularity"] = Notebook with { Popularity = true },
        ["sampling correction"] = Notebook with { SamplingCorrection = true },
        ["accidental hits"] = Notebook with { RemoveAccidentalHits = true },
        ["accidental hits, popularity"] = Notebook with { RemoveAccidentalHits = true, Popularity = true },
        ["normalized"] = Notebook with { Normalize = true, Temperature = 0.1 },
        ["mixed negatives"] = Notebook with { MixedNegatives = 20, SamplingCorrection = true },
        ["hard negatives"] = Notebook with { HardNegatives = 7 },
        ["rating weights"] = Notebook with { RatingWeights = true, MinimumRating = 2 },
        ["validation"] = Notebook with { ValidationRatings = 2, RatingHead = false },
        ["everything"] = Notebook with
        {
            Genres = true, Year = true, Tags = 5, Genome = true, History = 6, Popularity = true, SamplingCorrection = true,
            RemoveAccidentalHits = true, Normalize = true, Temperature = 0.2, MixedNegatives = 20, HardNegatives = 30, RatingWeights = true,
        },
    };

    public Interactions Rows() => Interactions.From(Fold.Train, Fold.Catalogue.Items);

    /// <summary>Trains, and embeds the catalogue.</summary>
    public TwoTowerTraining Train(
        TwoTowerOptions options, int threads = 2, ulong seed = 1, string? checkpoints = null, IStageProgress? progress = null,
        CancellationToken cancellation = default,
        TimeSpan? withinEpochs = null, int? ahead = null)
    {
        using var folder = new TestFolder();
        using Interactions rows = Rows();
        var trainer = new TwoTowerTrainer(
            options, threads, new CheckpointFolder(checkpoints ?? folder.Root, TimeSpan.Zero, withinEpochs), progress ?? SilentProgress.Instance,
            cancellation) { Ahead = ahead };
        TwoTowerTraining training = trainer.Train(rows, Items, Fold.Scale, seed);
        training.Model.UseItems(Items);
        return training;
    }

    public static byte[] BytesOf(TwoTowerModel model)
    {
        using var stream = new MemoryStream();
        TwoTowerModelFile.Write(model, stream);
        return stream.ToArray();
    }

    /// <summary>The weights, features and batches of a training, for one step at a time.</summary>
    public TwoTowerSteps Steps(TwoTowerOptions options) => new(this, options);

    private static RatingTable Table(IEnumerable<(long User, long Item, float Rating, long Time)> rows)
    {
        (long User, long Item, float Rating, long Time)[] list = [.. rows.OrderBy(row => row.User).ThenBy(row => row.Time).ThenBy(row => row.Item)];
        return new RatingTable(
            [.. list.Select(row => row.User)], [.. list.Select(row => row.Item)], [.. list.Select(row => row.Rating)],
            [.. list.Select(row => row.Time)]);
    }
}
