using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a model of an experiment was trained with.</summary>
internal static class ModelParameters
{
    /// <summary>The stages that have nodes of their own for each model.</summary>
    private static readonly string[] s_namedByModel = [StageTable.Custom.Name, StageTable.Import.Name];

    /// <summary>Gives the options of its stage and of the split, by name, each as JSON.</summary>
    public static IReadOnlyDictionary<string, string> Find(StageGraph graph, string model) =>
        Find(graph, model, ("split.", StageTable.Split.Name), ("", StageOf(graph, model)));

    /// <summary>Gives the options of the split alone: a floor depends on nothing else.</summary>
    public static IReadOnlyDictionary<string, string> FindOfSplit(StageGraph graph) => Find(graph, "", ("split.", StageTable.Split.Name));

    private static SortedDictionary<string, string> Find(StageGraph graph, string model, params (string Prefix, string Stage)[] stages)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string prefix, string stage) in stages)
        {
            foreach ((string name, string value) in NodesOf(graph, stage, model).Take(1).SelectMany(node => OptionProperties.Canonical(node.Options)))
            {
                parameters[prefix + name] = value;
            }
        }

        return parameters;
    }

    /// <summary>Finds the stage that trains the model.</summary>
    public static string StageOf(StageGraph graph, string model) =>
        s_namedByModel.FirstOrDefault(stage => graph.OfStage(stage).Any(node => node.Model == model)) ?? ModelTable.FindTrainer(model).Stage.Name;

    /// <summary>Finds the label of its training on a fold, among those that a run has.</summary>
    public static string LabelOf(IEnumerable<string> labels, string model, int fold) =>
        s_namedByModel.Select(stage => StageLabel.Create(stage, fold, 0, model)).FirstOrDefault(labels.Contains)
            ?? StageLabel.Create(ModelTable.FindTrainer(model).Stage.Name, fold);

    /// <summary>The nodes of a stage that are about the model: all where the stage has none of its own for each.</summary>
    private static IEnumerable<StageNode> NodesOf(StageGraph graph, string stage, string model) =>
        graph.OfStage(stage).Where(node => node.Model is null || node.Model == model);

    /// <summary>
    /// Says how many seconds its trainings took together when they last ran; null where that is not known, as of lists that were made elsewhere.
    /// </summary>
    public static double? Seconds(EngineSettings settings, StageGraph graph, string model)
    {
        if (StageOf(graph, model) == StageTable.Import.Name)
        {
            return null;
        }

        var last = new LastRuns(settings.RunsFolder(graph.Experiment));
        double[] seconds = [.. NodesOf(graph, StageOf(graph, model), model).Select(node => last.Find(node.Label)?.Seconds).OfType<double>()];
        return seconds.Length == 0 ? null : seconds.Sum();
    }
}
