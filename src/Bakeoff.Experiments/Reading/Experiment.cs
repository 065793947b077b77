using Bakeoff.Baselines;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Experiments;

/// <summary>An experiment, checked: what <c>experiment.json</c> says, with what it extends and all defaults.</summary>
internal sealed record Experiment
{
    public required string Name { get; init; }

    /// <summary>What the experiment asks, in a sentence.</summary>
    public string Question { get; set; } = "";

    public ulong Seed { get; set; } = 42;

    /// <summary>How often each model that draws random numbers is trained, each time with another seed.</summary>
    public int Repeats { get; set; } = 1;

    public Dataset Dataset { get; set; } = Datasets.All[0];

    public SplitOptions Split { get; } = new();

    /// <summary>The folds that are trained and tested.</summary>
    public int[] Folds { get; set; } = [0];

    /// <summary>
    /// <see cref="FunkSvdOptions"/> or <see cref="BiasedMfOptions"/>, as <c>algorithm</c> says; null where the experiment does
    /// not train it.
    /// </summary>
    public object? Svd { get; set; }

    /// <summary>Null where the experiment does not train it.</summary>
    public TwoTowerOptions? TwoTower { get; set; }

    /// <summary>Models of the user's own, by name.</summary>
    public SortedDictionary<string, OwnModel> Own { get; } = new(StringComparer.Ordinal);

    public BaselineOptions Baselines { get; } = new();

    public EvaluationOptions Evaluation { get; set; } = new();

    /// <summary>What it searches over, if anything. It is not inherited: what extends a sweep is one experiment.</summary>
    public Sweep? Sweep { get; set; }
}
