using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>The content of <c>metrics.json</c>, format <c>metrics/4</c>: <c>docs/schemas/metrics.schema.json</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Folds">The folds that are tested.</param>
/// <param name="TestUsers">The users who are tested; one who is tested in two folds is one.</param>
/// <param name="TestRows">The test ratings.</param>
/// <param name="Resamples">The bootstrap's resamples.</param>
/// <param name="Protocol">What two reports must share for their values to be compared.</param>
/// <param name="Definitions">Every metric that some model has.</param>
/// <param name="Models">The models, then the floors, then the ceiling.</param>
/// <param name="Comparisons">Every two models, popularity included, on some metrics.</param>
/// <param name="WhyNoRatings">Why metrics of ratings are left out; null where they are measured.</param>
public sealed record MetricsReport(
    string Format, IReadOnlyList<int> Folds, int TestUsers, int TestRows, int Resamples, Protocol Protocol,
    IReadOnlyList<MetricDefinition> Definitions, IReadOnlyList<ModelMetrics> Models, IReadOnlyList<ModelComparison> Comparisons,
    string? WhyNoRatings = null)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "metrics.json";

    /// <summary>What is written, and the only format that a comparison reads.</summary>
    public const string CurrentFormat = "metrics/4";

    /// <summary>The ids of the metrics that the experiment's question is about, at most five; empty where no model has any that could be.</summary>
    public IReadOnlyList<string> Primary { get; init; } = [];

    /// <summary>The two models that the question is about; null where the experiment names none.</summary>
    public IReadOnlyList<string>? Pair { get; init; }

    /// <summary>What each of the metrics computes, in the order of the definitions; null in a report that was written before formulas were.</summary>
    public IReadOnlyList<MetricFormula>? Formulas { get; init; }

    /// <summary>All people who are tested: every metric of hits is defined for all of them, of the floors too.</summary>
    [JsonIgnore]
    public int People => Models.SelectMany(model => model.Metrics).Select(metric => metric.Users).DefaultIfEmpty().Max();

    /// <summary>Gives the id of a metric that is called by its name alone: that of the test items, or of the lists without seen items.</summary>
    /// <param name="metric">The name or the id.</param>
    /// <returns>Null where no model has such a metric.</returns>
    public string? IdOf(string metric) => MetricDefinition.IdsOf(metric).FirstOrDefault(id => Definition(id) is not null);

    /// <summary>Finds a metric by its id; null where no model has it.</summary>
    /// <param name="id">The id, such as <c>rmse/test-items</c>.</param>
    public MetricDefinition? Definition(string id) => Definitions.FirstOrDefault(definition => definition.Id == id);

    /// <summary>Finds a metric by its name; null where no model has it.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public MetricDefinition? Definition(string name, CandidateSet candidates) =>
        Definitions.FirstOrDefault(definition => definition.Name == name && definition.Candidates == candidates);

    /// <summary>Gives the formula of a metric in full; its summary where the report has none.</summary>
    /// <param name="definition">The metric.</param>
    public string FormulaOf(MetricDefinition definition) =>
        Formulas?.FirstOrDefault(formula => formula.IsOf(definition.Name))?.Formula ?? definition.Summary;

    /// <summary>Finds a model, floor or ceiling by its name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public ModelMetrics? Model(string name) => Models.FirstOrDefault(model => model.Name == name);

    /// <summary>
    /// Finds the difference of two models at a metric, left minus right whichever way round it was written; null where they were not compared.
    /// </summary>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    /// <param name="left">One model.</param>
    /// <param name="right">The other model.</param>
    public ModelComparison? Compare(string name, CandidateSet candidates, string left, string right) =>
        Comparisons.FirstOrDefault(pair => pair.IsOf(name, candidates, left, right)) is { } found
            ? found.Left == left ? found : found.Reverse() : null;
}
