namespace Bakeoff.TwoTower;

/// <summary>
/// One bag of a batch: for each row of the batch the rows of the embedding table, called entries; and the entries again by
/// table row, so that a table row can take its step from all of its entries at once. Used again from batch to batch.
/// </summary>
/// <param name="tableRows">The rows of the embedding table.</param>
internal sealed class BagRows(int tableRows)
{
    private readonly int[] _slots = NoSlots(tableRows);
    private int[] _slotOf = [];
    private int[] _next = [];

    /// <summary>The first entry of each row, and at the end the number of entries.</summary>
    public int[] Starts { get; private set; } = new int[1];

    /// <summary>The table row of each entry.</summary>
    public int[] Indices { get; private set; } = [];

    /// <summary>The batch row of each entry.</summary>
    public int[] RowOf { get; private set; } = [];

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of entries.</summary>
    public int Entries => Starts[Rows];

    /// <summary>The number of different table rows, called groups.</summary>
    public int Groups { get; private set; }

    /// <summary>The table row of each group, in the order of their first entries.</summary>
    public int[] GroupRows { get; private set; } = [];

    /// <summary>The first member of each group, and at the end the number of entries.</summary>
    public int[] GroupStarts { get; private set; } = new int[1];

    /// <summary>The entries of the groups, in order.</summary>
    public int[] Members { get; private set; } = [];

    public void Clear() => Rows = 0;

    /// <summary>Adds a row of entries.</summary>
    public void Add(ReadOnlySpan<int> indices)
    {
        int start = Starts[Rows];
        Reserve(Rows + 1, start + indices.Length);
        indices.CopyTo(Indices.AsSpan(start));
        RowOf.AsSpan(start, indices.Length).Fill(Rows);
        Rows++;
        Starts[Rows] = start + indices.Length;
    }

    /// <summary>Adds a row of one entry.</summary>
    public void Add(int index) => Add([index]);

    /// <summary>Sorts the entries by table row; to be called after the last row, before a step.</summary>
    public void Group()
    {
        ReadOnlySpan<int> indices = Indices.AsSpan(0, Entries);
        Span<int> slotOf = _slotOf.AsSpan(0, indices.Length);
        (int[] slots, int[] next, int[] rows, int[] starts, int[] members) = (_slots, _next, GroupRows, GroupStarts, Members);
        int groups = 0;
        starts[0] = 0;
        for (int entry = 0; entry < indices.Length; entry++)
        {
            ref int slot = ref slots[indices[entry]];
            if (slot < 0)
            {
                slot = groups;
                rows[groups] = indices[entry];
                starts[++groups] = 0;
            }

            slotOf[entry] = slot;
            starts[slot + 1]++;
        }

        for (int group = 0; group < groups; group++)
        {
            slots[rows[group]] = -1;
            next[group] = starts[group];
            starts[group + 1] += starts[group];
        }

        for (int entry = 0; entry < slotOf.Length; entry++)
        {
            members[next[slotOf[entry]]++] = entry;
        }

        Groups = groups;
    }

    private static int[] NoSlots(int tableRows)
    {
        int[] slots = new int[tableRows];
        Array.Fill(slots, -1);
        return slots;
    }

    private void Reserve(int rows, int entries)
    {
        if (rows >= Starts.Length)
        {
            Starts = Grown(Starts, rows + 1);
        }

        if (entries > Indices.Length)
        {
            int length = Math.Max(entries, 2 * Indices.Length);
            (Indices, RowOf) = (Grown(Indices, length), Grown(RowOf, length));
            (_slotOf, _next, Members, GroupRows) = (new int[length], new int[length], new int[length], new int[length]);
            GroupStarts = new int[length + 1];
        }
    }

    private static int[] Grown(int[] values, int length)
    {
        Array.Resize(ref values, Math.Max(length, 2 * values.Length));
        return values;
    }
}
