using Bakeoff.Core;
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
    /// <returns>What became of each stage, and of each that it reads.</returns>
    /// <exception cref="BakeoffException">
    /// None of the stages trains a model, with <paramref name="poison"/> (<c>BKF1001</c>), or a stage fails.
    /// </exception>
    public IReadOnlyList<StageRecord> Run(LoadedExperiment experiment, IReadOnlyList<string> stages, bool poison)
    {
        StageGraph graph = experiment.Graph;
        IReadOnlyList<StageNode> nodes = stages.Count == 0
            ? graph.Nodes : [.. stages.SelectMany(stage => StageNames.NodesOf(graph, stage)).Distinct()];
        nodes = poison ? ThoseThatTrain(graph, nodes) : nodes;
        Engine engine = (poison ? context with { Launcher = new PoisoningLauncher(context.Launcher), Tasks = null } : context).EngineFor(graph);
        string[] labels = [.. nodes.Select(node => node.Label)];
        IEnumerable<PlanStep> plan = engine.Plan(nodes).Select(step => labels.Contains(step.Label) ? step with { State = PlanStep.Run } : step);
        context.Listener.RunStarting(new RunStart(graph.Experiment, labels, [.. plan], WillRun: true));
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

    private static IReadOnlyList<StageNode> ThoseThatTrain(StageGraph graph, IReadOnlyList<StageNode> nodes)
    {
        static bool Trains(StageNode node) => node.Fold is not null && node.Stage != StageTable.Import.Name;
        StageNode[] training = [.. nodes.Where(Trains)];
        string[] names = [.. nodes.Select(node => node.Stage).Distinct()];
        string[] others = [.. graph.Nodes.Where(Trains).Select(node => node.Stage).Distinct()];
        return training.Length > 0 ? training : throw new ReportedException([new ErrorReport(
            ErrorCodes.Usage,
            $"nothing was audited: {string.Join(" and ", names)} of '{graph.Experiment}' {(names.Length == 1 ? "trains" : "train")} no model, and "
                + "'--poison' trains models with the test rows changed.",
            others.Length > 0 ? $"Name a stage that trains: {string.Join(", ", others)}; or leave out '--poison'."
                : "Leave out '--poison': what was made elsewhere cannot be trained again.")]);
    }
}
