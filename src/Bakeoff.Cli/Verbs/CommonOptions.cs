using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>The options that most verbs share, and what they mean together.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _experiment = new("--experiment", "-e") { Description = "The experiment, a folder of experiments/.", DefaultValueFactory = _ => "quickstart" };
    private readonly Option<string?> _mirror = new("--mirror") { Description = "A folder, file:// or http(s):// address to fetch archives from (BAKEOFF_MIRROR)." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Never use the network." };
    private readonly Option<string?> _artifacts = new("--artifacts") { Description = "Where the store, the runs and the reports are kept; default artifacts/ (BAKEOFF_ARTIFACTS)." };
    private readonly Option<string?> _experiments = new("--experiments") { Description = "The folder of the experiments; default experiments/ here or above." };

    private readonly Option<string?> _store = new("--store") { Description = "The store, if it is not artifacts/store: worktrees and clones may share one (BAKEOFF_STORE)." };
    private readonly Option<string?> _remote = new("--remote") { Description = "An http(s):// address or a folder with results that are shared (BAKEOFF_REMOTE; credentials: BAKEOFF_REMOTE_TOKEN, or _USER and _PASSWORD)." };
    private readonly Option<bool> _remoteReadOnly = new("--remote-readonly") { Description = "Never write to the remote store (BAKEOFF_REMOTE_READONLY=true)." };
    private readonly Option<string?> _memory = ByteSize.Option("--memory", "What all stages that run at one time may hold together, such as 6GB; what cannot fit is refused (BKF1022), and the results do not depend on it. Default: 80 % of the machine's, or of its container's.");
    private readonly Option<string[]> _assemblies = new("--assembly") { Description = "The file of an assembly with models of your own, which an experiment names without a path; several times for several (BAKEOFF_ASSEMBLIES). Default: what the project of Bakeoff.Sdk in the experiments' folder references, which is built first.", DefaultValueFactory = _ => Variable("BAKEOFF_ASSEMBLIES")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [] };
    private readonly Option<int> _threads = Count("--threads", "Threads that the stages together may use; the results do not depend on it.");
    private readonly Option<int> _jobs = Count("--jobs", "Stages that may run side by side; the results do not depend on it.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _experiment, _mirror, _offline, _artifacts, _store, _remote, _remoteReadOnly, _experiments, _assemblies, _threads, _jobs, _memory })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public StageGraph Graph(ParseResult arguments) => Load(arguments, arguments.GetValue(_experiment)!).Graph;

    /// <summary>The experiments that the command is about: the one that is named, or all of the folder.</summary>
    /// <exception cref="ReportedException">An experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public IReadOnlyList<LoadedExperiment> Experiments(ParseResult arguments, bool all) => all
        ? [.. new ExperimentReader(ExperimentsFolder(arguments)).Names.Select(name => Load(arguments, name))]
        : [Load(arguments, arguments.GetValue(_experiment)!)];

    /// <summary>The name of the experiment that the command is about.</summary>
    public string ExperimentName(ParseResult arguments) => arguments.GetValue(_experiment)!;

    /// <summary>The same, or null where the command line names none.</summary>
    public string? ExperimentIfGiven(ParseResult arguments) => arguments.GetResult(_experiment) is { Implicit: false } ? arguments.GetValue(_experiment) : null;

    /// <summary>Those that the command line names, with commas or semicolons between them; all of the folder where it names none.</summary>
    public IReadOnlyList<string> ExperimentNames(ParseResult arguments) => ExperimentIfGiven(arguments)?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [.. new ExperimentReader(ExperimentsFolder(arguments)).Names];

    /// <summary>The folder of the experiments.</summary>
    public string Experiments(ParseResult arguments) => ExperimentsFolder(arguments);

    public EngineSettings Settings(ParseResult arguments)
    {
        string artifacts = arguments.GetValue(_artifacts) ?? Variable("BAKEOFF_ARTIFACTS") ?? Path.Combine(Path.GetDirectoryName(ExperimentsFolder(arguments))!, "artifacts");
        var settings = new EngineSettings
        {
            ArtifactsFolder = artifacts,
            StoreFolder = arguments.GetValue(_store) ?? Variable("BAKEOFF_STORE") ?? Path.Combine(artifacts, "store"),
            Fetch = new FetchPolicy(arguments.GetValue(_mirror) ?? Variable("BAKEOFF_MIRROR"), arguments.GetValue(_offline)),
            Threads = arguments.GetValue(_threads),
            Jobs = arguments.GetValue(_jobs),
            Remote = Remote(arguments),
        };
        return arguments.GetValue(_memory) is { } memory ? settings with { MemoryBytes = ByteSize.Parse(memory)!.Value } : settings;
    }

    public static CodeIdentity Code(EngineSettings settings) => new(AppContext.BaseDirectory, "bakeoff", settings.CodeFolder);

    public static Engine Engine(EngineSettings settings, StageGraph graph, ConsoleDisplay display, IStageLauncher? launcher = null, CodeIdentity? code = null) =>
        new(graph, settings, code ?? Code(settings), launcher ?? new StageProcess(display), display, new ArtifactComparer());

    /// <summary>The nodes that a stage's name means: all its folds.</summary>
    /// <exception cref="ReportedException">There is no such stage (<c>BKF1010</c>, <c>BKF1011</c>).</exception>
    public static IReadOnlyList<StageNode> NodesOf(StageGraph graph, string stage)
    {
        string name = StageNamed(stage);
        IReadOnlyList<StageNode> nodes = graph.OfStage(name);
        return nodes.Count > 0 ? nodes : throw new ReportedException([new ErrorReport(
            ErrorCodes.StageNotInExperiment, $"the experiment '{graph.Experiment}' has no {name}.", "Add its model to 'models' in the experiment, or choose another stage.")]);
    }

    /// <summary>The stage that is meant, however it is written.</summary>
    /// <exception cref="ReportedException">There is no such stage (<c>BKF1010</c>).</exception>
    public static string StageNamed(string stage) =>
        StageTable.Names.FirstOrDefault(known => known.Equals(stage, StringComparison.OrdinalIgnoreCase)) ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownStage, $"there is no stage '{stage}'.", NearestName.Remedy(stage, [.. StageTable.Names]))]);

    /// <summary>Whether the network must not be used.</summary>
    public bool IsOffline(ParseResult arguments) => arguments.GetValue(_offline);

    /// <exception cref="DownloadException">The address is malformed (<c>BKF3010</c>), or the credentials cannot be sent (<c>BKF3011</c>).</exception>
    private RemoteSettings? Remote(ParseResult arguments)
    {
        if ((arguments.GetValue(_remote) ?? Variable("BAKEOFF_REMOTE")) is not { } place || arguments.GetValue(_offline))
        {
            return null;
        }

        var remote = new RemoteSettings
        {
            Place = place,
            ReadOnly = arguments.GetValue(_remoteReadOnly) || Variable("BAKEOFF_REMOTE_READONLY") is "1" or "true",
            Token = Variable("BAKEOFF_REMOTE_TOKEN"),
            User = Variable("BAKEOFF_REMOTE_USER"),
            Password = Variable("BAKEOFF_REMOTE_PASSWORD"),
        };
        remote.Require();
        return remote;
    }

    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public LoadedExperiment Load(ParseResult arguments, string name)
    {
        var assemblies = new ModelAssemblies(arguments.GetValue(_assemblies)!, ExperimentsFolder(arguments));
        var reader = new ExperimentReader(ExperimentsFolder(arguments), assemblies);
        Experiment experiment = reader.Read(name);
        if (experiment.Dataset.Sql is { } sql)
        {
            EngineSettings settings = Settings(arguments);
            experiment.Dataset = experiment.Dataset with { ExternalPath = SqlSnapshot.Take(sql, Path.Combine(settings.ArtifactsFolder, "cache", "sql"), settings.Fetch.Offline, ComparisonScratch.Rows, name => OwnAssembly.FindType(name, assemblies)) };
        }

        return new LoadedExperiment(GraphBuilder.Build(experiment), reader.Files, reader.Hashes, experiment.Sweep);
    }

    /// <summary>A variable of the environment; Azure Pipelines passes one that is not set as it is written, <c>$(name)</c>.</summary>
    internal static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && !value.StartsWith("$(", StringComparison.Ordinal) ? value : null;

    private static Option<int> Count(string name, string description) => new(name)
    {
        Description = description + " Default: one a processor.", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 1024),
        CustomParser = result => NumberArgument.ParseCount(result, name, 1, 1024),
    };

    private string ExperimentsFolder(ParseResult arguments)
    {
        if (arguments.GetValue(_experiments) is { } given)
        {
            return Path.GetFullPath(given);
        }

        for (string? folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "experiments")))
            {
                return Path.Combine(folder, "experiments");
            }
        }

        return Path.GetFullPath("experiments");
    }
}
