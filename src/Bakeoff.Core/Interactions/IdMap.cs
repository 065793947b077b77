namespace Bakeoff.Core;

/// <summary>Maps ids to dense indices from 0, in ascending order of the ids.</summary>
public sealed class IdMap
{
    private readonly long[] _ids;
    private readonly Dictionary<long, int> _indices;

    private IdMap(long[] sortedIds)
    {
        _ids = sortedIds;
        _indices = new Dictionary<long, int>(sortedIds.Length);
        for (int i = 0; i < sortedIds.Length; i++)
        {
            _indices.Add(sortedIds[i], i);
        }
    }

    /// <summary>How many ids there are.</summary>
    public int Count => _ids.Length;

    /// <summary>The ids, ascending: the position is the index.</summary>
    public ReadOnlySpan<long> Ids => _ids;

    /// <summary>A map of the distinct values of <paramref name="ids"/>.</summary>
    /// <param name="ids">Ids in any order, repeats allowed.</param>
    public static IdMap From(IEnumerable<long> ids)
    {
        long[] distinct = [.. new HashSet<long>(ids)];
        Array.Sort(distinct);
        return new IdMap(distinct);
    }

    /// <summary>The index of an id, or −1 if the map does not have it.</summary>
    /// <param name="id">The id.</param>
    public int IndexOf(long id) => _indices.GetValueOrDefault(id, -1);

    /// <summary>The id at an index.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public long IdAt(int index) => _ids[index];
}
