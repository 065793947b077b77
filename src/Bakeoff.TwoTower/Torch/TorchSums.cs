namespace Bakeoff.TwoTower;

/// <summary>
/// The sums of the gradients of a batch's table rows, on their way to the device. On a GPU one thread adds a sum's terms one after the other, and
/// a row that a thousand entries share would hold up all others: so a sum of more than <see cref="Longest"/> terms is one of sums of
/// at most so many. The order of the terms is fixed.
/// </summary>
/// <param name="indices">Takes whole numbers to the device.</param>
/// <param name="numbers">Takes floats there.</param>
internal sealed class TorchSums(Parcel<long> indices, Parcel<float> numbers)
{
    /// <summary>Terms that are added one after the other at most.</summary>
    public const int Longest = 64;

    private readonly List<long> _sources = [];
    private readonly List<float> _shares = [];
    private readonly List<long> _starts = [];
    private readonly List<long> _partSources = [];
    private readonly List<float> _partShares = [];
    private readonly List<long> _partStarts = [];
    private int _firstPart;
    private (Section Sources, Section Starts, Section Shares) _whole;
    private (Section Sources, Section Starts, Section Shares) _part;

    /// <summary>How many sums of terms there are whose sums are terms of others.</summary>
    public int Parts => _partStarts.Count;

    /// <summary>The row of the gradients at which <see cref="Partial"/> is to be written.</summary>
    public int FirstPart => _firstPart;

    /// <summary>What is added up first, as terms of <see cref="All"/>; null where no sum is so long.</summary>
    public TorchBags? Partial => Parts > 0 ? BagsOf(_part) : null;

    /// <summary>What is added up for each stepped row.</summary>
    public TorchBags All => BagsOf(_whole);

    /// <summary>Begins with a batch.</summary>
    /// <param name="firstPart">The row of the gradients after the batch's last.</param>
    public void Begin(int firstPart)
    {
        _firstPart = firstPart;
        foreach (List<long> list in (List<long>[])[_sources, _starts, _partSources, _partStarts])
        {
            list.Clear();
        }

        _shares.Clear();
        _partShares.Clear();
    }

    /// <summary>Adds a sum.</summary>
    /// <param name="terms">The row of the gradients of each term, and what it is multiplied by.</param>
    public void Add(ReadOnlySpan<(long Source, float Share)> terms)
    {
        _starts.Add(_sources.Count);
        if (terms.Length <= Longest)
        {
            Append(terms, _sources, _shares);
            return;
        }

        for (int first = 0; first < terms.Length; first += Longest)
        {
            _sources.Add(_firstPart + Parts);
            _shares.Add(1);
            _partStarts.Add(_partSources.Count);
            Append(terms[first..Math.Min(terms.Length, first + Longest)], _partSources, _partShares);
        }
    }

    /// <summary>Adds all to what goes to the device.</summary>
    public void End()
    {
        _whole = Take(_sources, _starts, _shares);
        if (Parts > 0)
        {
            _part = Take(_partSources, _partStarts, _partShares);
        }
    }

    private static void Append(ReadOnlySpan<(long Source, float Share)> terms, List<long> sources, List<float> shares)
    {
        foreach ((long source, float share) in terms)
        {
            sources.Add(source);
            shares.Add(share);
        }
    }

    private (Section Sources, Section Starts, Section Shares) Take(List<long> sources, List<long> starts, List<float> shares)
    {
        (Section Sources, Section Starts, Section Shares) taken =
            (indices.Add(sources.Count), indices.Add(starts.Count + 1), numbers.Add(shares.Count));
        sources.CopyTo(indices.Slice(taken.Sources));
        Span<long> all = indices.Slice(taken.Starts);
        starts.CopyTo(all);
        all[^1] = sources.Count;
        shares.CopyTo(numbers.Slice(taken.Shares));
        return taken;
    }

    private TorchBags BagsOf((Section Sources, Section Starts, Section Shares) sections) =>
        new(indices[sections.Sources], indices[sections.Starts], numbers[sections.Shares]);
}
