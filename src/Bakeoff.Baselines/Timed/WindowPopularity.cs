namespace Bakeoff.Baselines;

/// <summary>
/// How often each item was rated in a window of time. Of every so many rows the counts of all that came before are kept, 4 bytes an item for as many
/// rows as there are items, so that any window is the difference of two, and of few rows more.
/// </summary>
internal sealed class WindowPopularity : IPopularity
{
    private const int LeastStep = 4096;
    private readonly TimedRows _rows;
    private readonly long _seconds;
    private readonly int _step;
    private readonly int[] _counts; // Before row k · step, for each k from 0.

    /// <summary>Counts.</summary>
    /// <param name="rows">The rows; what is before all windows may be left out.</param>
    /// <param name="seconds">The length of the window; <see cref="long.MaxValue"/> for all that was before.</param>
    public WindowPopularity(TimedRows rows, long seconds)
    {
        (_rows, _seconds, _step) = (rows, seconds, Math.Max(LeastStep, rows.Items));
        _counts = new int[checked((rows.Count / _step + 1) * rows.Items)];
        for (int row = _step; row <= rows.Count; row += _step)
        {
            int place = row / _step * rows.Items;
            Span<int> counts = _counts.AsSpan(place, rows.Items);
            _counts.AsSpan(place - rows.Items, rows.Items).CopyTo(counts);
            for (int before = row - _step; before < row; before++)
            {
                counts[rows.ItemAt(before)]++;
            }
        }
    }

    /// <inheritdoc/>
    public void Fill(long end, Span<double> values)
    {
        int until = _rows.CountBefore(end);
        int from = _seconds == long.MaxValue ? 0 : _rows.CountBefore(end - _seconds);
        if (until - from <= 2 * _step)
        {
            values.Clear();
            Add(values, from, until, 1);
            return;
        }

        ReadOnlySpan<int> after = At(until / _step), before = At(from / _step);
        for (int item = 0; item < values.Length; item++)
        {
            values[item] = after[item] - before[item];
        }

        Add(values, until / _step * _step, until, 1);
        Add(values, from / _step * _step, from, -1);
    }

    private ReadOnlySpan<int> At(int step) => _counts.AsSpan(step * _rows.Items, _rows.Items);

    private void Add(Span<double> values, int from, int until, int each)
    {
        for (int row = from; row < until; row++)
        {
            values[_rows.ItemAt(row)] += each;
        }
    }
}
