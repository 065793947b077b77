using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Plans, runs and compares the experiments of a folder. The command line is a program that calls it.</summary>
public sealed class ExperimentRunner
{
    /// <summary>Creates a runner.</summary>
    /// <param name="options">Where experiments and results are.</param>
    /// <param name="listener">Is told what is done, while it is done; null where nobody listens.</param>
    /// <exception cref="BakeoffException">
    /// The program that runs the stages is missing (<c>BKF1023</c>), or the remote store's address is wrong.
    /// </exception>
    public ExperimentRunner(RunnerOptions options, IExperimentListener? listener = null)
        : this(options, listener ?? new SilentListener(), null)
    {
    }

    /// <summary>Creates a runner whose stages run otherwise than in processes of the command line's program.</summary>
    /// <param name="options">Where experiments and results are.</param>
    /// <param name="listener">Is told what is done.</param>
    /// <param name="launcher">Runs a stage; null for processes.</param>
    internal ExperimentRunner(RunnerOptions options, IExperimentListener listener, IStageLauncher? launcher)
    {
        options.Remote?.Require();
        EngineSettings settings = options.ToSettings();
        EngineProgram program = EngineProgram.Find(options.EngineFile);
        var code = new CodeIdentity(program.Folder, EngineProgram.Name, settings.CodeFolder);
        Context = new RunContext(settings, code, listener, launcher ?? new StageProcess(program, listener), program);
        Loader = new ExperimentLoader(options.ExperimentsFolder, options.Assemblies, settings, options.RowsFolder, listener);
    }

    /// <summary>The experiments of the folder, in ordinal order.</summary>
    public IReadOnlyList<string> Experiments => Loader.Names;

    /// <summary>What everything that runs shares.</summary>
    internal RunContext Context { get; }

    /// <summary>Reads the experiments.</summary>
    internal ExperimentLoader Loader { get; }

    /// <summary>Says what a run would do, without doing anything.</summary>
    /// <param name="experiment">The name of the experiment, or of a point of its sweep.</param>
    /// <exception cref="BakeoffException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public PlanDocument Plan(string experiment) => Plan(Loader.Load(experiment));

    /// <summary>Brings stages of an experiment, and everything above them, up to date.</summary>
    /// <param name="experiment">The name of the experiment, or of a point of its sweep.</param>
    /// <param name="request">What is run; null for the report.</param>
    /// <param name="cancellation">Ends the run; what is done stays done.</param>
    /// <returns>What was done, and the metrics if they were measured.</returns>
    /// <exception cref="BakeoffException">
    /// The experiment is missing or wrong (<c>BKF1xxx</c>), or a stage fails; its reports say where and what to do.
    /// </exception>
    public Task<RunResult> RunAsync(string experiment, RunRequest? request = null, CancellationToken cancellation = default) =>
        Task.Run(() => Run(experiment, request ?? new RunRequest(), cancellation), cancellation);

    /// <summary>Measures the models of an experiment, without a report.</summary>
    /// <param name="experiment">The name of the experiment, or of a point of its sweep.</param>
    /// <param name="cancellation">Ends the run; what is done stays done.</param>
    /// <returns>What was done, and the metrics.</returns>
    /// <exception cref="BakeoffException">The experiment is missing or wrong (<c>BKF1xxx</c>), or a stage fails.</exception>
    public Task<RunResult> EvaluateAsync(string experiment, CancellationToken cancellation = default) =>
        RunAsync(experiment, new RunRequest { Stages = ["Evaluate"] }, cancellation);

    /// <summary>Brings both sides of a comparison up to date, and compares them user by user.</summary>
    /// <param name="request">What is compared with what.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>A result for each candidate, or for each experiment that is affected.</returns>
    /// <exception cref="BakeoffException">
    /// A side is not found, a run fails, nothing can be compared, or a metric got worse and that is an error.
    /// </exception>
    public Task<IReadOnlyList<ComparisonResult>> CompareAsync(CompareRequest request, CancellationToken cancellation = default) =>
        Task.Run(() => Compare(request, cancellation), cancellation);

    /// <summary>Searches over the options that an experiment's <c>sweep</c> names, on a validation slice.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <returns>Every point with its value, and the best.</returns>
    /// <exception cref="BakeoffException">The experiment has no sweep, a point is wrong, a run fails, or no point has a value.</exception>
    public Task<SweepOutcome> SweepAsync(string experiment, CancellationToken cancellation = default) =>
        Task.Run(() => Sweep(experiment, cancellation), cancellation);

    /// <summary>Ranks experiments, as far as they are up to date.</summary>
    /// <param name="request">What is shown; null for all experiments and the usual metrics.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BakeoffException">An experiment is wrong, a run fails, or no experiment has any of the metrics.</exception>
    public Task<LeaderboardResult> LeaderboardAsync(LeaderboardRequest? request = null, CancellationToken cancellation = default) =>
        Task.Run(() => Leaderboard(request ?? new LeaderboardRequest(), cancellation), cancellation);

    /// <summary>The names of the points of an experiment's sweep, each an experiment that can be run and compared.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="BakeoffException">The experiment is wrong, or has no sweep.</exception>
    public IReadOnlyList<string> SweepPoints(string experiment) => SweepJob.PointsOf(SweepJob.Find(Loader, experiment));

    /// <summary>The same as <see cref="Plan(string)"/> for an experiment that has been read.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="withOwn">Whether <see cref="PlanStep.Own"/> is wanted.</param>
    internal PlanDocument Plan(LoadedExperiment experiment, bool withOwn = true)
    {
        StageGraph graph = experiment.Graph;
        Engine engine = Context.EngineFor(graph);
        engine.FindCustomCode(graph.Nodes);
        IReadOnlyList<PlanStep> steps = engine.Plan(graph.Nodes);
        steps = withOwn ? [.. steps.Select(step => step with { Own = engine.OwnHashOf(graph[step.Label]) })] : steps;
        return new PlanDocument(PlanDocument.CurrentFormat, graph.Experiment, StageTable.Names, steps, engine.RefusalOf(graph.Nodes)?.Reports);
    }

    /// <summary>The same as <see cref="RunAsync"/>, on the caller's thread.</summary>
    internal RunResult Run(string experiment, RunRequest request, CancellationToken cancellation)
    {
        LoadedExperiment loaded = Loader.Load(experiment);
        StageNode[] targets = [.. request.Stages.SelectMany(stage => StageNames.NodesOf(loaded.Graph, stage)).Distinct()];
        var run = new ExperimentRun(Context, cancellation);
        return run.WithModels(run.Run(loaded, targets, request.Force));
    }

    /// <summary>The same as <see cref="CompareAsync"/>, on the caller's thread.</summary>
    internal IReadOnlyList<ComparisonResult> Compare(CompareRequest request, CancellationToken cancellation) =>
        new ComparisonJob(Context, Loader, cancellation).Run(request);

    /// <summary>The same as <see cref="SweepAsync"/>, on the caller's thread.</summary>
    internal SweepOutcome Sweep(string experiment, CancellationToken cancellation) => new SweepJob(Context, Loader, cancellation).Run(experiment);

    /// <summary>The same as <see cref="LeaderboardAsync"/>, on the caller's thread.</summary>
    internal LeaderboardResult Leaderboard(LeaderboardRequest request, CancellationToken cancellation) =>
        new LeaderboardJob(Context, Loader, cancellation).Run(request);

    /// <summary>Runs cached stages again and compares their bytes.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="stages">The names of the stages; all if there are none.</param>
    /// <param name="poison">Whether models are also trained with the test rows changed.</param>
    /// <param name="cancellation">Ends it.</param>
    internal IReadOnlyList<StageRecord> Audit(string experiment, IReadOnlyList<string> stages, bool poison, CancellationToken cancellation) =>
        new ExperimentAudit(Context, cancellation).Run(Loader.Load(experiment), stages, poison);
}
