using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>A model of a run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Run">The name of the run's record.</param>
/// <param name="Time">When it ended, ISO 8601.</param>
/// <param name="Commit">What was checked out; null outside of git.</param>
/// <param name="HasUncommittedChanges">Whether files differed from the commit; null where that is not known.</param>
/// <param name="Stages">How many stages it had.</param>
/// <param name="Ran">How many of them ran; the others were up to date or fetched.</param>
/// <param name="Fetched">How many came from the remote store.</param>
/// <param name="Seconds">How long those that were not up to date took together.</param>
/// <param name="Model">The model; null where the metrics are no longer in the store, or the run never had any.</param>
/// <param name="Metrics">Its metrics by id, such as <c>recall@10/seen-excluded</c>.</param>
internal sealed record RunRow(
    string Experiment, string Run, string Time, string? Commit, bool? HasUncommittedChanges, int Stages, int Ran, int Fetched, double Seconds,
    string? Model, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The joules that the run's stages used; null where nothing was measured.</summary>
    public double? Joules { get; init; }

    /// <summary>The ids of the metrics that do not measure the model (<c>BKF7003</c>).</summary>
    public IReadOnlyList<string> DoesNotMeasure { get; init; } = [];

    /// <summary>The commit as it is shown: its first ten digits, with a plus sign where files differed from it.</summary>
    public string ShownCommit => Commit is null ? "–" : Commit[..Math.Min(10, Commit.Length)] + (HasUncommittedChanges == true ? "+" : "");

    /// <summary>A metric by its id, or by its name alone: that of the test items or of the lists without seen items.</summary>
    public double? Find(string metric) => new ModelResult(Model ?? "", ModelRole.Model, Metrics).Find(metric);

    /// <summary>Whether what <see cref="Find"/> gives does not measure the model.</summary>
    /// <param name="metric">Its id or its name.</param>
    public bool IsBlind(string metric) =>
        MetricDefinition.IdsOf(metric).FirstOrDefault(Metrics.ContainsKey) is { } id && DoesNotMeasure.Contains(id);
}
