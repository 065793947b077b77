using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What everything that runs experiments shares.</summary>
/// <param name="Settings">Where results are kept, and what of the machine may be used.</param>
/// <param name="Code">The code of the stages.</param>
/// <param name="Listener">Is told what is done.</param>
/// <param name="Launcher">Runs a stage.</param>
/// <param name="Program">The program that runs stages.</param>
internal sealed record RunContext(
    EngineSettings Settings, CodeIdentity Code, IExperimentListener Listener, IStageLauncher Launcher, EngineProgram Program)
{
    /// <summary>Runs stages on other machines; null where they run on this one.</summary>
    public TaskDispatcher? Tasks { get; init; }

    /// <summary>Creates the engine for an experiment.</summary>
    /// <param name="graph">The experiment's graph.</param>
    public Engine EngineFor(StageGraph graph)
    {
        var log = new LiveLog(Settings, graph.Experiment);
        return new Engine(
            graph, Settings, Code, new WatchedLauncher(Launcher, log), new LiveListener(Listener, log), new ArtifactComparer(), Tasks);
    }
}
