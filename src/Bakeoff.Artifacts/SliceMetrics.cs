namespace Bakeoff.Artifacts;

/// <summary>A model's metrics over a part of the test rows.</summary>
/// <param name="By">What the slice is made by.</param>
/// <param name="From">From so many training ratings, 0 to 0 are the cold; or from that rating.</param>
/// <param name="To">To so many or that rating; null for any.</param>
/// <param name="Users">Test users who have a row in it, in whichever fold.</param>
/// <param name="Rows">Test rows in it.</param>
/// <param name="Values">Values by metric and candidates.</param>
public sealed record SliceMetrics(SliceKind By, double From, double? To, int Users, int Rows, IReadOnlyList<SliceValue> Values)
{
    /// <summary>Finds the value of a metric; null where the slice does not have it.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public double? Find(string name, CandidateSet candidates) =>
        Values.FirstOrDefault(value => value.Name == name && value.Candidates == candidates)?.Value;
}
