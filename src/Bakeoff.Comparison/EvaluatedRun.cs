using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>One side of a comparison: the values of a run, and each test user's share in them.</summary>
/// <param name="Name">What the reader calls it, such as <c>main</c>.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Report">Its <c>metrics.json</c>.</param>
/// <param name="Users">Fold and id of each test user, in the order of fold, then id.</param>
/// <param name="Metrics">For each model its metrics, by their id, such as <c>recall@10/seen-excluded</c>.</param>
internal sealed record EvaluatedRun(
    string Name, string Experiment, MetricsReport Report, IReadOnlyList<(int Fold, long User)> Users,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, UserMetric>> Metrics)
{
    /// <summary>The people that the test users are.</summary>
    public People People { get; } = new(Users);

    /// <summary>The models that were trained, in the order of the report.</summary>
    public IEnumerable<ModelMetrics> Models => Report.Models.Where(model => model.Role == ModelRole.Model);
}
