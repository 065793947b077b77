namespace Bakeoff.Artifacts;

/// <summary>What a metric computes, for those who read its values.</summary>
/// <param name="Metric">The name of the metric, where <c>k</c> stands for the length of the list, such as <c>recall@k</c>.</param>
/// <param name="Formula">The formula in full.</param>
/// <param name="Source">Where the formula is from; null where the metric does not say it.</param>
public sealed record MetricFormula(string Metric, string Formula, string? Source = null)
{
    /// <summary>Whether a name in <c>metrics.json</c> is that of the metric, at whatever length.</summary>
    /// <param name="name">The name, such as <c>recall@10</c>.</param>
    public bool IsOf(string name)
    {
        // The length is the last number in the name: f1@10 is f1@k, and top-10-accuracy is top-k-accuracy.
        int last = name.AsSpan().LastIndexOfAnyInRange('0', '9');
        int first = last;
        while (first > 0 && char.IsAsciiDigit(name[first - 1]))
        {
            first--;
        }

        return Metric == name || (last >= 0 && Metric == $"{name[..first]}k{name[(last + 1)..]}");
    }
}
