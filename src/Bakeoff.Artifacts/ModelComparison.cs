using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>The difference of two models on the same test users.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Left">One model.</param>
/// <param name="Right">The other.</param>
/// <param name="Difference">The value of <paramref name="Left"/> minus that of <paramref name="Right"/>.</param>
/// <param name="Low">The lower end of its 95 % interval, paired, by resampling users; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="PValue">The p-value of the paired test, from 0 to 1; null where no test was made.</param>
/// <param name="NoVerdict">Why no test was made; null where one was made.</param>
/// <param name="NoInterval">Why there is no interval; null where there is one.</param>
/// <param name="SeedLimit">The difference that other seeds alone exceed in one case of twenty; null where both models were trained once.</param>
public sealed record ModelComparison(
    string Name, CandidateSet Candidates, string Left, string Right, double Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Low,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? High, double? PValue = null,
    string? NoVerdict = null, string? NoInterval = null, double? SeedLimit = null)
{
    /// <summary>Gives the same comparison with the models swapped.</summary>
    public ModelComparison Reverse() => this with { Left = Right, Right = Left, Difference = -Difference, Low = -High, High = -Low };

    /// <summary>Says whether it compares two models at a metric, whichever of the two comes first.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    /// <param name="one">One model.</param>
    /// <param name="other">The other model.</param>
    public bool IsOf(string name, CandidateSet candidates, string one, string other) =>
        Name == name && Candidates == candidates && ((Left == one && Right == other) || (Left == other && Right == one));
}
