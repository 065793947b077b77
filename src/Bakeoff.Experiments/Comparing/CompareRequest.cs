namespace Bakeoff.Experiments;

/// <summary>What is compared with what. Every default is that of <c>bakeoff compare</c>.</summary>
/// <param name="Experiment">The experiment that is meant where a side names none.</param>
/// <param name="Baseline">What is compared with: a branch, tag or commit, an experiment, or the name of a run's record.</param>
public sealed record CompareRequest(string Experiment, string Baseline)
{
    /// <summary>The candidate that stands for the experiment as it is now.</summary>
    public const string WorkingTree = "working tree";

    /// <summary>What is asked about, named as the baseline is. Default: the working tree.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [WorkingTree];

    /// <summary>The metrics that decide, such as <c>rmse</c> or <c>recall@10</c>. Default: the primary metrics of the experiment.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// The experiments that are compared where it is not one but all whose results the change since the baseline can affect; null for the one that is
    /// named.
    /// </summary>
    public IReadOnlyList<string>? Affected { get; init; }

    /// <summary>Whether it is an error (<c>BKF7007</c>) if a metric that decides is worse by more than chance explains. Default false.</summary>
    public bool FailOnWorse { get; init; }

    /// <summary>With <see cref="FailOnWorse"/>: only where it is worse by more than this, at least 0. Default 0.</summary>
    public double Threshold { get; init; }

    /// <summary>The folder for the files. Default: <c>comparisons/EXPERIMENT</c> in the artifacts folder.</summary>
    public string? OutputFolder { get; init; }
}
