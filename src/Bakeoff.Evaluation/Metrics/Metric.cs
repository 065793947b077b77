using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// A metric: what it is called, what it means, over whom it is a mean, and, in the records that derive from it, what it is computed from and how.
/// <see cref="BuiltInMetrics"/> lists all of them, and everything that treats metrics differently asks their properties.
/// </summary>
internal abstract record Metric : MetricDescriptor
{
    /// <summary>The population of a metric that is a mean over users.</summary>
    private const string EachUser = "Mean over the test users for whom it is defined, each with the same weight in each fold that tests them.";

    /// <summary>The name; <c>k</c> stands for the length of the list, as in <c>recall@k</c> and <c>top-k-accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The section of the reference that the metric is in.</summary>
    public abstract string Section { get; }

    /// <summary>What was ranked or predicted.</summary>
    public abstract IReadOnlyList<CandidateSet> Candidates { get; }

    /// <summary>
    /// What the metric is a mean over: <see cref="MetricPopulation.Users"/>, <see cref="MetricPopulation.Ratings"/> or
    /// <see cref="MetricPopulation.Other"/>.
    /// </summary>
    public MetricPopulation Over { get; init; } = MetricPopulation.Users;

    /// <summary>What <see cref="Over"/> says, in words.</summary>
    public string Population { get; init; } = EachUser;

    /// <summary>Whether the value is the square root of the mean, so that means are taken of squares.</summary>
    public bool IsRoot { get; init; }

    /// <summary>
    /// Whether any two models are compared on it and <c>metrics.json</c> has it by slice: at the longest list, seen items excluded. Others are
    /// compared where they are primary.
    /// </summary>
    public bool IsCompared { get; init; }

    /// <summary>
    /// Creates the metric with the parameters that an experiment gives it. Its summary names them, since two values are compared only where the
    /// summaries are the same. Default: null, it has no parameter.
    /// </summary>
    public Func<EvaluationOptions, Metric>? Configure { get; init; }

    /// <summary>What the field and other tools call the same number, for the reference. Default: none.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether each test user has a value, so that <c>per-user.parquet</c> has a column of it.</summary>
    public virtual bool IsByUser => true;

    /// <summary>Whether the metric is one of lists of a length <c>k</c>.</summary>
    public bool HasLength => NameAt(1) != Name;

    /// <summary>The metric as <c>metrics.json</c> defines it.</summary>
    /// <param name="candidates">What was ranked or predicted.</param>
    /// <param name="k">The length of the list, for a metric that has one.</param>
    public MetricDefinition Define(CandidateSet candidates, int? k = null) =>
        new(k is { } length ? NameAt(length) : Name, candidates, Better, Version, Summary, Over);

    /// <summary>The name at a length, such as <c>recall@10</c>.</summary>
    /// <param name="k">The length of the list.</param>
    public string NameAt(int k) => MetricNames.AtLength(Name, k);
}
