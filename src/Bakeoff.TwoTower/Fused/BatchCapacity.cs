using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>How large a batch of the fused backend can be, and what it holds of memory.</summary>
/// <param name="Rows">Rows at most.</param>
/// <param name="Columns">Columns at most.</param>
internal readonly record struct BatchCapacity(int Rows, int Columns)
{
    private const int GenomeTags = 1128; // Those of MovieLens.
    private const int WordsOfATitle = 8;
    private const int GenresOfAnItem = 4;
    private const int EntryBytes = 2 * 2 * 5 * sizeof(int); // Five lists in two batches; lists grow to twice what is in them.
    private const int NumberBytes = 2 * 2 * sizeof(float);

    /// <summary>What each thread holds for its block of rows.</summary>
    public long BytesAThread => (long)Columns * LogitTiles<Lanes128>.Rows * sizeof(float);

    /// <summary>The largest batch of these options.</summary>
    public static BatchCapacity Of(TwoTowerOptions options) => new(options.BatchSize, options.BatchSize + options.MixedNegatives);

    /// <summary>
    /// The largest batch of these options and data: no more rows than there are, and a column an item, unless items differ from time to time.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="items">The items of the catalogue.</param>
    public static BatchCapacity Of(TwoTowerOptions options, long rows, long items)
    {
        int most = (int)Math.Clamp(rows, 1, options.BatchSize);
        return new(most, options.Popularity ? most + options.MixedNegatives : (int)Math.Clamp(items, 1, most + options.MixedNegatives));
    }

    /// <summary>What both towers and two batches hold, whatever the threads.</summary>
    public long BytesOf(TwoTowerOptions options)
    {
        int features = 2 + (options.Genres ? 1 : 0) + (options.Year ? 1 : 0) + (options.Tags > 0 ? 1 : 0);
        int numbers = 1 + (options.Genome ? GenomeTags : 0);
        int entries = 1 + WordsOfATitle + (options.Genres ? GenresOfAnItem : 0) + (options.Year ? 1 : 0) + options.Tags;
        long query = TowerBytes(options, options.History > 0 ? 4 : 2, 1) + ((2L + options.History) * EntryBytes);
        long candidate = TowerBytes(options, features, numbers) + ((long)entries * EntryBytes) + ((long)numbers * NumberBytes);
        return (Rows * query) + (Columns * candidate);
    }

    /// <summary>The bytes of a row of a tower: the input of every layer and the output, each with its gradient.</summary>
    private static long TowerBytes(TwoTowerOptions options, int bags, int numbers)
    {
        long floats = LaneMath.RoundUp((bags * options.EmbeddingSize) + numbers + 1) + LaneMath.RoundUp(options.TowerSizes[^1]);
        return 2 * sizeof(float) * (floats + options.TowerSizes.SkipLast(1).Sum(size => (long)LaneMath.RoundUp(size + 1)));
    }
}
