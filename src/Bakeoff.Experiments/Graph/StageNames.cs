using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds stages and their nodes by the names that users write.</summary>
internal static class StageNames
{
    /// <summary>The nodes that a stage's name stands for: all its folds.</summary>
    /// <param name="graph">The experiment's graph.</param>
    /// <param name="stage">The name, in letters of any case.</param>
    /// <exception cref="ReportedException">There is no such stage (<c>BKF1010</c>), or the experiment does not have it (<c>BKF1011</c>).</exception>
    public static IReadOnlyList<StageNode> NodesOf(StageGraph graph, string stage)
    {
        string name = Find(stage);
        IReadOnlyList<StageNode> nodes = graph.OfStage(name);
        return nodes.Count > 0 ? nodes : throw new ReportedException([new ErrorReport(
            ErrorCodes.StageNotInExperiment, $"the experiment '{graph.Experiment}' has no {name}.",
            "Add its model to 'models' in the experiment, or choose another stage.")]);
    }

    /// <summary>Finds the stage that a label begins with, and gives the label with its name as it is written.</summary>
    /// <param name="label">A stage's name, or a node's, such as <c>TrainSvd[0]</c>; the stage in letters of any case.</param>
    /// <exception cref="ReportedException">There is no such stage (<c>BKF1010</c>).</exception>
    public static string FindLabel(string label)
    {
        string stage = StageLabel.StageOf(label);
        return Find(stage) + label[stage.Length..];
    }

    /// <summary>Finds the stage that a name stands for.</summary>
    /// <param name="stage">The name, in letters of any case.</param>
    /// <exception cref="ReportedException">There is no such stage (<c>BKF1010</c>).</exception>
    public static string Find(string stage) =>
        StageTable.Names.FirstOrDefault(known => known.Equals(stage, StringComparison.OrdinalIgnoreCase))
            ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownStage, $"there is no stage '{stage}'.", NearestName.Remedy(stage, [.. StageTable.Names]))]);
}
