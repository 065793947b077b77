namespace Bakeoff.Core;

/// <summary>Which values of a metric are the better ones.</summary>
public enum MetricDirection
{
    /// <summary>Higher values are better, as with recall.</summary>
    Higher,

    /// <summary>Lower values are better, as with an error.</summary>
    Lower,

    /// <summary>The metric describes the lists and does not judge them, as novelty does: no verdict is given on it.</summary>
    Neither,
}
