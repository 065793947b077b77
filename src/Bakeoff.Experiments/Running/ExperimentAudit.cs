using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs what is cached again, so that the engine compares the bytes.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ExperimentAudit(RunContext context, CancellationToken cancellation)
{
    /// <summary>Runs stages again.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="stages">The names of the stages; all if there are none.</param>
    /// <param name="poison">Whether models are also trained with the test rows changed; then only stages that train are run.</param>
    /// <returns>What became of each stage.</returns>
    public IReadOnlyList<StageRecord> Run(LoadedExperiment experiment, IReadOnlyList<string> stages, bool poison)
    {
        StageGraph graph = experiment.Graph;
        IReadOnlyList<StageNode> nodes = stages.Count == 0
            ? graph.Nodes : [.. stages.SelectMany(stage => StageNames.NodesOf(graph, stage)).Distinct()];
        nodes = poison ? [.. nodes.Where(node => node.Fold is not null && node.Stage != StageTable.Import.Name)] : nodes;
        Engine engine = (poison ? context with { Launcher = new PoisoningLauncher(context.Launcher), Tasks = null } : context).EngineFor(graph);
        context.Listener.RunStarting(new RunStart(graph.Experiment, [.. nodes.Select(node => node.Label)], [], WillRun: true));
        try
        {
            engine.Run(nodes, force: true, cancellation);
        }
        finally
        {
            context.Listener.RunEnded();
        }

        return engine.Records;
    }
}
