namespace Bakeoff.Reporting;

/// <summary>Gives the values of an axis their places on the static picture.</summary>
internal sealed class ChartScale
{
    private readonly ChartAxis _axis;
    private readonly double _low, _high, _from, _to;

    /// <summary>Creates a scale whose ends are round numbers, or half a category from the first and the last.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What has to fit, without infinite ones.</param>
    /// <param name="from">The place of the lowest value.</param>
    /// <param name="to">The place of the highest value.</param>
    /// <param name="count">About how many ticks there is room for.</param>
    public ChartScale(ChartAxis axis, IEnumerable<double> values, double from, double to, int count)
    {
        (_axis, _from, _to) = (axis, from, to);
        if (axis.Categories is { } names)
        {
            (_low, _high) = (-0.5, Math.Max(1, names.Count) - 0.5);
            Ticks = [.. names.Select((name, i) => ((double)i, name))];
            return;
        }

        double[] all = [.. axis.Mark is { } mark ? values.Append(mark) : values];
        (_low, _high) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        if (axis.IsLog)
        {
            Ticks = [.. Reporting.Ticks.Logarithmic(_low, _high).Select(tick => (tick, Reporting.Ticks.Format(tick)))];
            return;
        }

        (_low, _high) = Widen(_low, _high);
        double step = Reporting.Ticks.StepOf(_high - _low, count);
        (_low, _high) = (Math.Floor(_low / step) * step, Math.Ceiling(_high / step) * step);
        double[] ticks = [.. Reporting.Ticks.Linear(_low, _high, step)];
        Ticks = [.. ticks.Zip(Reporting.Ticks.Format(ticks))];
    }

    /// <summary>
    /// Ends that lie apart by more than rounding: means of the same values that were added in another order are one point, and no axis has numbers
    /// between them.
    /// </summary>
    private static (double Low, double High) Widen(double low, double high)
    {
        const double Distinct = 1e-9, Half = 0.5;
        double size = Math.Max(Math.Abs(low), Math.Abs(high)), half = Math.Max(Half, size * 1e-6);
        return high - low > size * Distinct ? (low, high) : (low - half, high + half);
    }

    /// <summary>What is written along the axis: round numbers, or the names of the categories.</summary>
    public IReadOnlyList<(double Value, string Text)> Ticks { get; }

    /// <summary>The lowest value.</summary>
    public double Low => _low;

    /// <summary>The highest value.</summary>
    public double High => _high;

    /// <summary>The size of a category.</summary>
    public double Band => Math.Abs(_to - _from) / (_high - _low);

    /// <summary>Gives the place of a value.</summary>
    /// <param name="value">The value.</param>
    public double PlaceOf(double value) => _from + ((_to - _from) * (_axis.IsLog && _high > _low
        ? Math.Log(value / _low) / Math.Log(_high / _low) : (value - _low) / (_axis.IsLog ? 1 : _high - _low)));
}
