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
    /// <summary>The stage whose output has the dataset's files.</summary>
    public static StageDescriptor Download { get; } = new DownloadDescriptor();

    /// <summary>The stage whose output has the dataset's ratings and items.</summary>
    public static StageDescriptor Ingest { get; } = new IngestDescriptor();

    /// <summary>The stage that says which rows each fold tests.</summary>
    public static StageDescriptor Split { get; } = new SplitDescriptor();

    /// <summary>The stage of custom models, a node for each.</summary>
    public static StageDescriptor Custom { get; } = new TrainCustomDescriptor((context, type) =>
        CustomAssembly.Create(context.Inputs[StageContext.AssemblyInput], context.Inputs[StageContext.AssemblySourceInput], type));

    /// <summary>The stage of models whose lists and scores were made elsewhere, a node for each and fold.</summary>
    public static StageDescriptor Import { get; } = new ImportDescriptor();

    /// <summary>The stage that measures all models.</summary>
    public static StageDescriptor Evaluate { get; } = new EvaluateDescriptor(CustomMetricLoader.Load);

    /// <summary>The stage that writes the page.</summary>
    public static StageDescriptor Report { get; } = new ReportDescriptor();

    /// <summary>Lists the stages, in the order of the graph.</summary>
    public static IReadOnlyList<StageEntry> All { get; } =
    [
        Once(Download, experiment => experiment.Dataset.Download, (node, experiment) => WithFiles(node, experiment.Dataset)),
        Once(Ingest, experiment => experiment.Dataset.Ingest),
        Once(Split, experiment => experiment.Split),
        Once(new IntegrityDescriptor(), experiment => new IntegrityOptions { Folds = [.. experiment.Folds] }),
        .. ModelTable.All.Select(Training),
        new(Custom, true, experiment => experiment.CustomModels.Values.Select(model => Node(Custom, model.Options) with
        {
            Model = model.Options.Model, CustomCode = model.Code, ExternalFiles = model.Files,
        })),
        new(Import, true, experiment => experiment.Imports.Values.SelectMany(model => experiment.Folds.Select(fold =>
            Node(Import, model.OptionsFor(experiment.Folds.Length)) with { Model = model.Name, Fold = fold, ExternalFiles = model.FilesOf(fold) }))),
        Once(Evaluate, experiment => experiment.Evaluation, (node, experiment) => CustomMetricNode.Extend(node, experiment.Metrics.Values)),
        Once(Report, experiment => new ReportOptions
        {
            Experiment = experiment.Name, Question = experiment.Question, Dataset = experiment.Dataset.Name, Seed = experiment.Seed,
        }),
    ];

    /// <summary>The names of all stages: what the command line, Cake's and MSBuild's targets are held to.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Stage.Name)];

    /// <summary>Finds the stage of a name.</summary>
    /// <param name="name">Such as <c>TrainSvd</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static StageDescriptor Find(string name) => All.FirstOrDefault(entry => entry.Stage.Name == name)?.Stage
        ?? throw new ArgumentOutOfRangeException(nameof(name), name, "The graph names a stage that the table does not have.");

    /// <summary>Says whether a node trains a model.</summary>
    /// <param name="label">The node's label, such as <c>TrainSvd[0]</c>.</param>
    public static bool IsTraining(string label) => All.Any(entry => entry.IsTraining && entry.Stage.Name == StageLabel.StageOf(label));

    private static StageEntry Once(
        StageDescriptor stage, Func<Experiment, object> options, Func<StageNode, Experiment, StageNode>? complete = null) =>
        new(stage, false, experiment =>
            [complete is null ? Node(stage, options(experiment)) : complete(Node(stage, options(experiment)), experiment)]);

    private static StageEntry Training(ModelDescriptor model) => new(
        model.Stage, true, experiment => experiment.Models.TryGetValue(model.Key, out object? options) ? [Node(model.Stage, options)] : []);

    private static StageNode Node(StageDescriptor stage, object options) => new() { Stage = stage.Name, Options = options, Code = null };

    private static StageNode WithFiles(StageNode node, Dataset dataset) => node with
    {
        ExternalPath = dataset.ExternalPath, ExternalFiles = dataset.ExternalFiles,
        ExternalCompanions = dataset.Ingest.Format == "duckdb" ? Dataset.LogSuffixes : [],
        ExternalNested = dataset.Ingest.Format == "parquet" ? ".parquet" : null,
    };
}
