namespace Bakeoff.Baselines;

/// <summary>
/// How often each item was rated, a row for half as much with each half-life that it is old: Σ 2^(−age / half-life). Of every so many rows the sums
/// of all that came before are kept, as in <see cref="WindowPopularity"/>. A row that is 1,000 half-lives old weighs nothing.
/// </summary>
internal sealed class DecayedPopularity : IPopularity
{
    private const int LeastStep = 4096;
    private const int LowBits = 12;
    private readonly TimedRows _rows;
    private readonly int _step;
    private readonly float[] _sums; // Before row k · step, for each k from 1, as of the second of that row.
    private readonly double[] _low; // 2^(−s / half-life) for each number of seconds below 2¹².
    private readonly double[] _high; // The same for each multiple of 2¹².

    /// <summary>Adds up.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="halfLife">The half-life in seconds, above 0.</param>
    public DecayedPopularity(TimedRows rows, double halfLife)
    {
        (_rows, _step) = (rows, Math.Max(LeastStep, rows.Items));
        long span = rows.Count == 0 ? 0 : rows.SecondAt(rows.Count - 1) + 1 - rows.SecondAt(0);
        _low = [.. Enumerable.Range(0, 1 << LowBits).Select(second => Half(second / halfLife))];
        _high = [.. Enumerable.Range(0, (int)(span >> LowBits) + 1).Select(part => Half((double)((long)part << LowBits) / halfLife))];
        _sums = new float[checked((rows.Count / _step + 1) * rows.Items)];
        double[] sums = new double[rows.Items];
        for (int row = _step; row < rows.Count; row += _step)
        {
            long second = rows.SecondAt(row);
            Add(sums, row - _step, row, second);
            for (int item = 0; item < sums.Length; item++)
            {
                _sums[(row / _step * rows.Items) + item] = (float)sums[item];
            }

            if (row + _step < rows.Count)
            {
                Scale(sums, Weight(rows.SecondAt(row + _step) - second));
            }
        }
    }

    /// <inheritdoc/>
    public void Fill(long end, Span<double> values)
    {
        values.Clear();
        int until = _rows.CountBefore(end);
        if (until == 0)
        {
            return;
        }

        int place = (until - 1) / _step;
        if (place > 0)
        {
            double weight = Weight(end - _rows.SecondAt(place * _step));
            ReadOnlySpan<float> sums = _sums.AsSpan(place * _rows.Items, _rows.Items);
            for (int item = 0; item < values.Length; item++)
            {
                values[item] = weight * sums[item];
            }
        }

        Add(values, place * _step, until, end);
    }

    /// <summary>2^(−x), by the Taylor series of its fraction: the same bits on every system, as those of a power need not be.</summary>
    /// <param name="x">From 0.</param>
    internal static double Half(double x)
    {
        if (!(x < 1000))
        {
            return 0;
        }

        double whole = Math.Floor(x);
        double z = (whole - x) * 0.69314718055994530942;
        double sum = 1;
        for (int k = 18; k >= 1; k--)
        {
            sum = 1 + (sum * z / k);
        }

        return sum * BitConverter.Int64BitsToDouble((1023L - (long)whole) << 52);
    }

    private double Weight(long seconds) =>
        seconds >> LowBits < _high.Length ? _high[seconds >> LowBits] * _low[seconds & ((1 << LowBits) - 1)] : 0;

    private void Add(Span<double> sums, int from, int until, long end)
    {
        for (int row = from; row < until; row++)
        {
            sums[_rows.ItemAt(row)] += Weight(end - _rows.SecondAt(row));
        }
    }

    private static void Scale(Span<double> sums, double weight)
    {
        foreach (ref double sum in sums)
        {
            sum *= weight;
        }
    }
}
