using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>A model of an experiment, with what it was trained with.</summary>
/// <param name="Name">What the reader calls it: the experiment, or the point of a sweep.</param>
/// <param name="Model">The model.</param>
/// <param name="Parameters">Its options by name, each as JSON.</param>
/// <param name="Run">What it was measured at.</param>
/// <param name="Seconds">How long its training took; null where nobody remembers.</param>
internal sealed record LeaderboardEntry(string Name, string Model, IReadOnlyDictionary<string, string> Parameters, EvaluatedRun Run, double? Seconds)
{
    /// <summary>Whether it is a floor of Evaluate, popularity or random scores, and no trained model.</summary>
    public bool IsFloor { get; init; }

    /// <summary>Other names of the same result: each an experiment and a model.</summary>
    public IReadOnlyList<(string Name, string Model)> AlsoKnownAs { get; init; } = [];

    /// <summary>The page of its experiment, as an address from that of the leaderboard; null, which is the default, where there is none.</summary>
    public string? Page { get; init; }

    /// <summary>The model, with a word if it is a floor.</summary>
    public string Label => IsFloor ? $"{Model} (floor)" : Model;

    /// <summary>Names all experiments that have this result.</summary>
    public string Names => string.Join(" = ", AlsoKnownAs.Select(other => other.Name).Prepend(Name).Distinct());

    /// <summary>Names all models that have this result.</summary>
    public string Labels => string.Join(" = ", AlsoKnownAs.Select(other => other.Model).Prepend(Label).Distinct());

    /// <summary>The share of the test rows that the model has a rating or score for.</summary>
    public double Coverage => Run.Report.Model(Model)?.Coverage ?? 1;

    /// <summary>A metric's value over all users; null where the model has not got it.</summary>
    /// <param name="id">Such as <c>recall@10/seen-excluded</c>.</param>
    public MetricValue? Find(string id) => Run.Report.Model(Model)?.Find(id);

    /// <summary>The same by user; null where the model has not got it.</summary>
    public UserMetric? ByUser(string id) => Run.Metrics.GetValueOrDefault(Model)?.GetValueOrDefault(id);

    /// <summary>The same by person, over all folds; null where the model has not got it.</summary>
    public PersonMetric? ByPerson(string id) => ByUser(id) is { } metric ? Run.People.Sum(metric) : null;
}
