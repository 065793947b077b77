using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Reads the models of an experiment, and the floors, as entries of a leaderboard.</summary>
internal static class MeasuredModels
{
    /// <param name="settings">Where runs are remembered.</param>
    /// <param name="name">What the reader calls the experiment.</param>
    /// <param name="graph">The experiment.</param>
    /// <param name="folder">The folder of its <c>metrics.json</c> and <c>per-user.parquet</c>.</param>
    /// <param name="metrics">The names or ids of the metrics whose values by user are wanted.</param>
    public static IEnumerable<LeaderboardEntry> Read(
        EngineSettings settings, string name, StageGraph graph, string folder, IReadOnlyList<string> metrics)
    {
        string[] ids = [.. metrics.SelectMany(MetricDefinition.IdsOf)];
        EvaluatedRun run = RunReader.Read(name, graph.Experiment, folder, ids, floors: true);
        return run.Report.Models.Where(model => model.Role != ModelRole.Ceiling).Select(model => model.Role == ModelRole.Floor
            ? new LeaderboardEntry(name, model.Name, ModelParameters.FindOfSplit(graph), run, null) { IsFloor = true }
            : new LeaderboardEntry(
                name, model.Name, ModelParameters.Find(graph, model.Name), run, ModelParameters.Seconds(settings, graph, model.Name)));
    }
}
