namespace Bakeoff.Explorer;

/// <summary>What a metric is, for whoever reads its column.</summary>
/// <param name="Id">The id, such as <c>rmse/test-items</c>.</param>
/// <param name="Name">The name, such as <c>rmse</c>.</param>
/// <param name="Candidates">What was ranked or predicted, such as <c>test-items</c>.</param>
/// <param name="Better">Which values are better: <c>lower</c>, <c>higher</c> or <c>neither</c>.</param>
/// <param name="Summary">The formula in a line.</param>
internal sealed record MetricInfo(string Id, string Name, string Candidates, string Better, string Summary)
{
    /// <summary>The name as pages show it, such as <c>RMSE</c>.</summary>
    public string Display => HeadlineMetrics.Errors.Contains(Name) ? Name.ToUpperInvariant()
        : Candidates == "seen-included" ? $"{Name} ({Candidates})" : Name;
}
