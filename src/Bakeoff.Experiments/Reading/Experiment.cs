using Bakeoff.Data;
using Bakeoff.Evaluation;

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

    public SplitOptions Split { get; set; } = new();

    /// <summary>The folds that are trained and tested.</summary>
    public int[] Folds { get; set; } = [0];

    /// <summary>
    /// The built-in models that are trained, by their keys in the <see cref="ModelTable"/>: the options of each, a record of the type that the
    /// model's algorithm has.
    /// </summary>
    public SortedDictionary<string, object> Models { get; private init; } = new(
        ModelTable.All.Where(model => !model.IsOptional).ToDictionary(model => model.Key, model => model.Algorithms[0].Defaults),
        StringComparer.Ordinal);

    /// <summary>The keys of the built-in models that it takes out with null.</summary>
    public SortedSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>The custom models, by name.</summary>
    public SortedDictionary<string, CustomModel> CustomModels { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The models whose lists and scores were made elsewhere, by name.</summary>
    public SortedDictionary<string, ImportedModel> Imports { get; private init; } = new(StringComparer.Ordinal);

    public EvaluationOptions Evaluation { get; set; } = new();

    /// <summary>The custom metrics, by name.</summary>
    public SortedDictionary<string, CustomMetricSource> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>The command that makes its report again, where that is another than the experiment's: the page shows it.</summary>
    public string? Command { get; init; }

    /// <summary>How the options of its models are searched; null where they stay as they are given.</summary>
    public TuningRequest? Tuning { get; set; }

    /// <summary>The given options of the models that were tuned, by model, where these are measured too.</summary>
    public SortedDictionary<string, object> Untuned { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The logs of the searches that chose its options, by the names under which the report finds them.</summary>
    public IReadOnlyList<(string Name, string Path)> TuningLogs { get; set; } = [];

    /// <summary>What it searches over, if anything. It is not inherited: what extends a sweep is one experiment.</summary>
    public Sweep? Sweep { get; set; }

    /// <summary>The lists of which every combination is an experiment, if any. They are not inherited either.</summary>
    public Matrix? Matrix { get; set; }

    /// <summary>Copies it, so that the copy's models can be others.</summary>
    /// <param name="name">The copy's name.</param>
    public Experiment Copy(string name) => this with
    {
        Name = name, Models = new(Models, StringComparer.Ordinal), CustomModels = new(CustomModels, StringComparer.Ordinal),
        Imports = new(Imports, StringComparer.Ordinal), Untuned = new(Untuned, StringComparer.Ordinal),
    };
}
