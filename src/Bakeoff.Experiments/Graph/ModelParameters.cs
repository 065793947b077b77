using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a model of an experiment was trained with.</summary>
internal static class ModelParameters
{
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
        graph.Nodes.FirstOrDefault(node => node.Model == model)?.Stage ?? ModelTable.FindTrainer(model).Stage.Name;

    /// <summary>Finds the label of its training on a fold, among those that a run has.</summary>
    public static string LabelOf(IEnumerable<string> labels, string model, int fold) =>
        labels.FirstOrDefault(label => StageLabel.ModelOf(label) == model && StageLabel.FoldOf(label) == fold && StageLabel.RepeatOf(label) == 0)
            ?? StageLabel.Create(ModelTable.FindTrainer(model).Stage.Name, fold);

    /// <summary>The nodes of a stage that are about the model: those of its name, or else those that are of no model alone.</summary>
    public static IReadOnlyList<StageNode> NodesOf(StageGraph graph, string stage, string model)
    {
        IReadOnlyList<StageNode> nodes = graph.OfStage(stage);
        StageNode[] own = [.. nodes.Where(node => node.Model == model)];
        return own.Length > 0 ? own : [.. nodes.Where(node => node.Model is null)];
    }

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
