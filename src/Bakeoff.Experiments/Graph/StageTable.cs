using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Models;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>
/// All stages in the order of the graph, each with where an experiment keeps its options: another one is a line here, and its project. Those of the
/// built-in models come from the <see cref="ModelTable"/>.
/// </summary>
internal static class StageTable
{
    /// <summary>Lists the stages, in the order of the graph.</summary>
    public static IReadOnlyList<StageEntry> All { get; } =
    [
        Once(
            "Download", () => new DownloadDescriptor(), experiment => experiment.Dataset.Download,
            (node, experiment) => WithFiles(node, experiment.Dataset)),
        Once("Ingest", () => new IngestDescriptor(), experiment => experiment.Dataset.Ingest),
        Once("Split", () => new SplitDescriptor(), experiment => experiment.Split),
        Once("Integrity", () => new IntegrityDescriptor(), experiment => new IntegrityOptions { Folds = [.. experiment.Folds] }),
        .. ModelTable.Entries.Select(Training),
        new("TrainOwn", true, DescribeCustom, experiment => experiment.CustomModels.Values.Select(model => Node(Custom.Name, model.Options) with
        {
            Model = model.Options.Model, CustomCode = model.Code, ExternalFiles = model.Files,
        })),
        new("Import", true, () => new ImportDescriptor(), experiment => experiment.Imports.Values.SelectMany(model =>
            experiment.Folds.Select(fold => Node(Import.Name, model.OptionsFor(experiment.Folds.Length)) with
            {
                Model = model.Name, Fold = fold, ExternalFiles = model.FilesOf(fold),
            }))),
        Once(
            "Evaluate", () => new EvaluateDescriptor(CustomMetricLoader.Load), experiment => experiment.Evaluation,
            (node, experiment) => CustomMetricNode.Extend(node, experiment.Metrics.Values)),
        Once("Report", () => new ReportDescriptor(), experiment => new ReportOptions
        {
            Experiment = experiment.Name, Question = experiment.Question, Dataset = experiment.Dataset.Name, Seed = experiment.Seed,
            Command = experiment.Command, Tuning = experiment.Tuning?.Describe(),
        }, (node, experiment) => node with { ExternalFiles = experiment.TuningLogs }),
    ];

    /// <summary>The names of all stages: what the command line, Cake's and MSBuild's targets are held to.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The stage whose output has the dataset's files.</summary>
    public static StageDescriptor Download => Find("Download");

    /// <summary>The stage whose output has the dataset's ratings and items.</summary>
    public static StageDescriptor Ingest => Find("Ingest");

    /// <summary>The stage that says which rows each fold tests.</summary>
    public static StageDescriptor Split => Find("Split");

    /// <summary>The stage of custom models, a node for each.</summary>
    public static StageDescriptor Custom => Find("TrainOwn");

    /// <summary>The stage of models whose lists and scores were made elsewhere, a node for each and fold.</summary>
    public static StageDescriptor Import => Find("Import");

    /// <summary>The stage that measures all models.</summary>
    public static StageDescriptor Evaluate => Find("Evaluate");

    /// <summary>The stage that writes the page.</summary>
    public static StageDescriptor Report => Find("Report");

    /// <summary>Finds the stage of a name.</summary>
    /// <param name="name">Such as <c>TrainSvd</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static StageDescriptor Find(string name) => All.FirstOrDefault(entry => entry.Name == name)?.Stage
        ?? throw new ArgumentOutOfRangeException(nameof(name), name, "The graph names a stage that the table does not have.");

    /// <summary>Says whether a node trains a model.</summary>
    /// <param name="label">The node's label, such as <c>TrainSvd[0]</c>.</param>
    public static bool IsTraining(string label) => All.Any(entry => entry.IsTraining && entry.Name == StageLabel.StageOf(label));

    private static TrainCustomDescriptor DescribeCustom() => new((context, type) =>
        CustomAssembly.Create(context.Inputs[StageContext.AssemblyInput], context.Inputs[StageContext.AssemblySourceInput], type));

    private static StageEntry Once(
        string name, Func<StageDescriptor> describe, Func<Experiment, object> options, Func<StageNode, Experiment, StageNode>? complete = null) =>
        new(name, false, describe, experiment =>
            [complete is null ? Node(name, options(experiment)) : complete(Node(name, options(experiment)), experiment)]);

    private static StageEntry Training(ModelEntry model) => new(
        model.Stage, true, () => model.Model.Stage,
        experiment =>
        [
            .. experiment.Models.TryGetValue(model.Key, out object? options) ? [Node(model.Stage, options)] : Array.Empty<StageNode>(),
            .. experiment.Untuned.TryGetValue(model.Key, out object? given)
                ? [Node(model.Stage, given) with { Model = model.Key + TuningReport.UntunedMark }] : Array.Empty<StageNode>(),
        ]);

    private static StageNode Node(string stage, object options) => new() { Stage = stage, Options = options, Code = null };

    private static StageNode WithFiles(StageNode node, Dataset dataset) => node with
    {
        ExternalPath = dataset.ExternalPath, ExternalFiles = dataset.ExternalFiles,
        ExternalCompanions = dataset.Ingest.Format == "duckdb" ? Dataset.LogSuffixes : [],
        ExternalNested = dataset.Ingest.Format == "parquet" ? ".parquet" : null,
    };
}
