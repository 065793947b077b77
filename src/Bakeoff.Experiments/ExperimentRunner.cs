using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Plans, runs and compares the experiments of a folder. The command line is a program that calls it.</summary>
public sealed class ExperimentRunner
{
    private readonly PlanEstimates _estimates;
    private readonly ExecutorSettings _executor;

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
        ExecutorSettings executor = _executor = RepositoryFile.Read(options.ExperimentsFolder).Executor;
        Context = new RunContext(settings, code, listener, launcher ?? new StageProcess(program, listener), program)
        {
            Tasks = options.Executor == ExecutorOptions.Local ? null : TaskDispatchers.Create(
                options.Executor, executor, settings, program, listener.Warn, options.Detaches),
        };
        bool isLocal = options.Executor == ExecutorOptions.Local
            && executor.General.Kind == ExecutorOptions.Local;
        _estimates = new PlanEstimates(settings, isLocal);
        Loader = new ExperimentLoader(
            options.ExperimentsFolder, options.Assemblies, settings, options.RowsFolder, listener, new Tuner(Context, options.ExperimentsFolder));
    }

    /// <summary>The experiments of the folder, in ordinal order.</summary>
    public IReadOnlyList<string> Experiments => Loader.Names;

    /// <summary>What everything that runs shares.</summary>
    internal RunContext Context { get; }

    /// <summary>Reads the experiments.</summary>
    internal ExperimentLoader Loader { get; }

    /// <summary>Refuses an executor's settings in <c>bakeoff.json</c> with which a run would end before it began.</summary>
    /// <exception cref="ReportedException">They are wrong, as a run says it.</exception>
    internal void RequireExecutor() => TaskDispatchers.Require(_executor, Context.Settings);

    /// <summary>Says what a run would do, without doing anything.</summary>
    /// <param name="experiment">The name of the experiment, or of a point of its sweep.</param>
    /// <exception cref="BakeoffException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public PlanDocument Plan(string experiment) => Plan(Loader.Load(experiment));

    /// <summary>The names of the points of an experiment's matrix, each an experiment that can be run and compared.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <returns>The names in the order of the lists; the name itself where it has no matrix.</returns>
    /// <exception cref="BakeoffException">The experiment, or a point of it, is wrong.</exception>
    public IReadOnlyList<string> MatrixPoints(string experiment) => [.. Loader.LoadAll(experiment).Select(point => point.Graph.Experiment)];

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
        RunAsync(experiment, new RunRequest { Stages = [StageTable.Evaluate.Name] }, cancellation);

    /// <summary>
    /// Measures lists and scores that were made elsewhere, as one more model on the experiment's own test rows, next to those of its models that are
    /// up to date: none is trained.
    /// </summary>
    /// <param name="experiment">The name of the experiment, or of a point of its sweep.</param>
    /// <param name="request">The files.</param>
    /// <param name="cancellation">Ends the run; what is done stays done.</param>
    /// <returns>The metrics, the folder of the page, and which models are not shown.</returns>
    /// <exception cref="BakeoffException">
    /// The experiment is missing or wrong (<c>BKF1xxx</c>), or a file does not fit it (<c>BKF7015</c> to <c>BKF7018</c>).
    /// </exception>
    public Task<EvaluateResult> EvaluateAsync(string experiment, EvaluateRequest request, CancellationToken cancellation = default) =>
        Task.Run(() => Evaluate(experiment, request, cancellation), cancellation);

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

    /// <summary>Holds the metrics of an experiment to the snapshot that was committed with it, to the last digit.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="accept">Whether the snapshot is written from what the experiment gives now.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <exception cref="BakeoffException">The experiment is missing or wrong (<c>BKF1xxx</c>), or a stage fails.</exception>
    public Task<SnapshotResult> SnapshotAsync(string experiment, bool accept = false, CancellationToken cancellation = default) =>
        Task.Run(() => Snapshot(experiment, accept, cancellation), cancellation);

    /// <summary>Holds experiments to the values that others have published for their protocols, and writes the page about it.</summary>
    /// <param name="request">What is run; null for all whose data is at hand.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <exception cref="BakeoffException">
    /// An experiment or what was published for it is wrong (<c>BKF1xxx</c>, <c>BKF2030</c>). One that fails is in the result.
    /// </exception>
    public Task<PublishedResult> PublishedAsync(PublishedRequest? request = null, CancellationToken cancellation = default) =>
        Task.Run(() => Published(request ?? new PublishedRequest(), cancellation), cancellation);

    /// <summary>Writes a model's vectors of users and items into one file that any language reads; trains it if it is not up to date.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="request">Which vectors, and where to.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <exception cref="BakeoffException">
    /// The model has no vectors (<c>BKF1017</c>), it is not trained on the fold (<c>BKF1008</c>), or a stage fails.
    /// </exception>
    public Task<ExportResult> ExportAsync(string experiment, ExportRequest request, CancellationToken cancellation = default) =>
        Task.Run(() => Export(experiment, request, cancellation), cancellation);

    /// <summary>Writes models' lists and predictions in a format that other tools read; trains what is not up to date.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="request">Which lists, and where to.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <exception cref="BakeoffException">
    /// There is no such format, model or fold, an id cannot be written in the format (<c>BKF6009</c>), or a stage fails.
    /// </exception>
    public Task<ExportListsResult> ExportListsAsync(
        string experiment, ExportListsRequest request, CancellationToken cancellation = default) =>
        Task.Run(() => ExportLists(experiment, request, cancellation), cancellation);

    /// <summary>Brings an experiment up to date, and writes it with all that another machine needs to reproduce its bytes into one archive.</summary>
    /// <param name="experiment">The name of the experiment, or of a point.</param>
    /// <param name="request">What the archive holds, and where it is written; null for the defaults.</param>
    /// <param name="cancellation">Ends it; nothing half written remains.</param>
    /// <exception cref="BakeoffException">The experiment is missing or wrong (<c>BKF1xxx</c>), or a stage fails.</exception>
    public Task<BundleResult> BundleAsync(string experiment, BundleRequest? request = null, CancellationToken cancellation = default) =>
        Task.Run(() => Bundle(experiment, request ?? new BundleRequest(), cancellation), cancellation);

    /// <summary>Uploads the results of an experiment that are up to date here and that the remote store lacks.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="cancellation">Ends it; what is uploaded stays.</param>
    /// <exception cref="BakeoffException">There is no remote store, it must not be written to, or the experiment is wrong.</exception>
    public Task<PushResult> PushAsync(string experiment, CancellationToken cancellation = default) =>
        Task.Run(() => new PushJob(Context).Run(Loader.Load(experiment), cancellation), cancellation);

    /// <summary>Finds what a file was made of, back to the dataset's checksum and the commit.</summary>
    /// <param name="file">A file that a stage wrote, or a copy of one.</param>
    /// <exception cref="ReportedException">There is no such file, or no stage wrote its bytes (<c>BKF1017</c>).</exception>
    public ProvenanceResult FindProvenance(string file) => new ProvenanceFinder(Context.Settings).Find(file);

    /// <summary>Finds what a metric of an experiment's report was made of, back to the dataset's checksum and the commit.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="model">The name of the model.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="BakeoffException">The experiment is wrong, has no report, or its report has no such metric (<c>BKF1017</c>).</exception>
    public ProvenanceResult FindProvenance(string experiment, string model, string metric) =>
        new ProvenanceFinder(Context.Settings).Find(Loader.Load(experiment).Graph.Experiment, model, metric);

    /// <summary>The same as <see cref="SnapshotAsync"/>, on the caller's thread.</summary>
    internal SnapshotResult Snapshot(string experiment, bool accept, CancellationToken cancellation) =>
        new SnapshotJob(Context, Loader, cancellation).Run(experiment, accept);

    /// <summary>The same as <see cref="PublishedAsync"/>, on the caller's thread.</summary>
    internal PublishedResult Published(PublishedRequest request, CancellationToken cancellation) =>
        new PublishedJob(Context, Loader, cancellation).Run(request);

    /// <summary>The same as <see cref="ExportAsync"/>, on the caller's thread.</summary>
    internal ExportResult Export(string experiment, ExportRequest request, CancellationToken cancellation) =>
        new ExportJob(Context, cancellation).Run(Loader.Load(experiment), request);

    /// <summary>The same as <see cref="ExportListsAsync"/>, on the caller's thread.</summary>
    internal ExportListsResult ExportLists(string experiment, ExportListsRequest request, CancellationToken cancellation) =>
        new ExportListsJob(Context, cancellation).Run(Loader.Load(experiment), request);

    /// <summary>The same as <see cref="BundleAsync"/>, on the caller's thread.</summary>
    internal BundleResult Bundle(string experiment, BundleRequest request, CancellationToken cancellation) =>
        new BundleJob(Context, cancellation).Run(Loader.Load(experiment), request);

    /// <summary>Unpacks a bundle, runs it with a store of its own, and compares the bytes of every file.</summary>
    /// <param name="options">What of the machine may be used, and where archives are fetched from.</param>
    /// <param name="listener">Is told what is done.</param>
    /// <param name="launcher">Runs a stage; null for processes.</param>
    /// <param name="file">The archive.</param>
    /// <param name="folder">Where it is unpacked: a folder that is empty or not there yet.</param>
    /// <param name="data">Where the data is that the archive has by its hashes alone: a folder, or the file; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static BundleReproduction RunBundle(
        RunnerOptions options, IExperimentListener listener, IStageLauncher? launcher, string file, string folder, string? data,
        CancellationToken cancellation)
    {
        (RunContext, ExperimentLoader) Open(string experiments, string artifacts, bool offline)
        {
            // No result may come from a cache: neither from this machine's store nor from a remote one.
            var runner = new ExperimentRunner(
                options with
                {
                    ExperimentsFolder = experiments, ArtifactsFolder = artifacts, StoreFolder = Path.Combine(artifacts, "store"), Remote = null,
                    RowsFolder = null, Offline = options.Offline || offline,
                },
                listener, launcher);
            return (runner.Context, runner.Loader);
        }

        return new BundleRunJob(Open, cancellation).Run(file, folder, data);
    }

    /// <summary>The same as <see cref="Plan(string)"/> for an experiment that has been read.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="withOwn">Whether <see cref="PlanStep.Own"/> is wanted.</param>
    internal PlanDocument Plan(LoadedExperiment experiment, bool withOwn = true)
    {
        StageGraph graph = experiment.Graph;
        Engine engine = Context.EngineFor(graph);
        engine.FindCustomCode(graph.Nodes);
        IReadOnlyList<PlanStep> steps = engine.Plan(graph.Nodes);
        steps = _estimates.Apply(graph, TuningPlan.Apply(experiment, steps), engine.Size);
        steps = withOwn ? [.. steps.Select(step => step with { Own = engine.OwnHashOf(graph[step.Label]) })] : steps;
        return new PlanDocument(PlanDocument.CurrentFormat, graph.Experiment, StageTable.Names, steps, engine.RefusalOf(graph.Nodes)?.Reports,
            TuningPlan.Open(experiment), _estimates.Forecast(steps));
    }

    /// <summary>The same as <see cref="RunAsync"/>, on the caller's thread.</summary>
    internal RunResult Run(string experiment, RunRequest request, CancellationToken cancellation)
    {
        LoadedExperiment loaded = Loader.Load(experiment);
        StageNode[] targets = [.. request.Stages.SelectMany(stage => StageNames.NodesOf(loaded.Graph, stage)).Distinct()];
        var run = new ExperimentRun(Context, cancellation);
        return run.WithModels(run.Run(loaded, targets, request.Force));
    }

    /// <summary>The same as <see cref="EvaluateAsync(string, EvaluateRequest, CancellationToken)"/>, on the caller's thread.</summary>
    internal EvaluateResult Evaluate(string experiment, EvaluateRequest request, CancellationToken cancellation) =>
        new EvaluateJob(Context, Loader, cancellation).Run(experiment, request);

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
