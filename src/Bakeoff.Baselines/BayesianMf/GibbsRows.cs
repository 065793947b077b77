using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The ratings of one side, users or items: those of an entity one after the other, 8 bytes each, outside the garbage collector's heap.
/// </summary>
/// <param name="starts">The first row of each entity, and at the end the number of rows.</param>
/// <param name="isBinned">Whether the other side has bins of time, so that each row says in which it is: 4 bytes more.</param>
internal sealed class GibbsRows(long[] starts, bool isBinned = false) : IDisposable
{
    private readonly NativeArray<int>? _places = isBinned ? new NativeArray<int>(starts[^1]) : null;

    /// <summary>The number of entities.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The index on the other side of each row.</summary>
    public NativeArray<int> Others { get; } = new(starts[^1]);

    /// <summary>Where the numbers are on the other side of which each row is a product: those of <see cref="Others"/>, or of their bin.</summary>
    public NativeArray<int> Places => _places ?? Others;

    /// <summary>The rating of each row, in standard deviations from the mean of all.</summary>
    public NativeArray<float> Ratings { get; } = new(starts[^1]);

    /// <summary>The first row of an entity.</summary>
    /// <param name="entity">Its index, or <see cref="Count"/> for the number of rows.</param>
    public long StartOf(int entity) => starts[entity];

    /// <summary>The number of rows of an entity.</summary>
    /// <param name="entity">Its index.</param>
    public int RowsOf(int entity) => (int)(starts[entity + 1] - starts[entity]);

    /// <summary>The other side's view of the same rows: for each of its entities by bin, and then in the order of this side's.</summary>
    /// <param name="count">The number of entities of the other side.</param>
    /// <param name="bins">Its bins of time; null for none.</param>
    public GibbsRows Transpose(int count, GibbsBins? bins = null) => bins is null
        ? Transpose(Others, 0, count, ends => ends)
        : Transpose(Places, count, bins.Count, ends => [.. Enumerable.Range(0, count + 1).Select(entity => ends[bins.FirstOf(entity)])]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Others.Dispose();
        Ratings.Dispose();
        _places?.Dispose();
    }

    private unsafe GibbsRows Transpose(NativeArray<int> keys, int first, int count, Func<long[], long[]> startsOf)
    {
        long[] ends = new long[count + 1];
        long rows = starts[^1];
        for (long row = 0; row < rows; row++)
        {
            ends[keys.Pointer[row] - first + 1]++;
        }

        for (int other = 0; other < count; other++)
        {
            ends[other + 1] += ends[other];
        }

        var transposed = new GibbsRows(startsOf(ends));
        long[] next = [.. ends];
        for (int entity = 0; entity < Count; entity++)
        {
            for (long row = starts[entity]; row < starts[entity + 1]; row++)
            {
                long place = next[keys.Pointer[row] - first]++;
                transposed.Others.Pointer[place] = entity;
                transposed.Ratings.Pointer[place] = Ratings.Pointer[row];
            }
        }

        return transposed;
    }
}
