namespace Bakeoff.TwoTower;

/// <summary>What a tower reads in a batch, used again from batch to batch.</summary>
/// <param name="shape">The tower's shape.</param>
internal sealed class TowerInput(TowerShape shape)
{
    private float[] _numbers = [];

    /// <summary>The entries of each bag.</summary>
    public IReadOnlyList<BagRows> Bags { get; } = [.. shape.Bags.Select(bag => new BagRows(bag.Rows))];

    /// <summary>The number of rows: those of the last bag, which is filled last.</summary>
    public int Rows => Bags[^1].Rows;

    /// <summary>The numbers of a row.</summary>
    public Span<float> NumbersOf(int row)
    {
        int end = (row + 1) * shape.Numbers;
        if (_numbers.Length < end)
        {
            Array.Resize(ref _numbers, Math.Max(end, 2 * _numbers.Length));
        }

        return _numbers.AsSpan(row * shape.Numbers, shape.Numbers);
    }

    public void Clear()
    {
        foreach (BagRows bag in Bags)
        {
            bag.Clear();
        }
    }

    /// <summary>Sorts the entries of every bag by table row; to be called after the last row, before a step.</summary>
    public void Group()
    {
        foreach (BagRows bag in Bags)
        {
            bag.Group();
        }
    }
}
