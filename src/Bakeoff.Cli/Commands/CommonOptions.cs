using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>The options that most commands share, and what they mean together.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _experiment = new("--experiment", "-e")
    {
        Description = $"The experiment, a folder of experiments/. Default: {RepositorySetup.Demo}, or the only one that there is.",
    };
    private readonly Option<string?> _mirror =
        new("--mirror") { Description = "A folder, file:// or http(s):// address to fetch archives from (BAKEOFF_MIRROR)." };
    private readonly Option<bool> _offline = new("--offline")
    {
        Description = "Never use the network: neither to fetch data nor for a --remote that is an address. Folders that --mirror and "
            + "--remote name are used.",
    };
    private readonly Option<string?> _artifacts =
        new("--artifacts") { Description = "Where the store, the runs and the reports are kept; default artifacts/ (BAKEOFF_ARTIFACTS)." };
    private readonly Option<string?> _experiments =
        new("--experiments") { Description = "The folder of the experiments; default experiments/ here or above in the repository." };

    private readonly Option<string?> _store =
        new("--store") { Description = "The store, if it is not artifacts/store: worktrees and clones may share one (BAKEOFF_STORE)." };
    private readonly Option<string?> _remote = new(
        "--remote") { Description = "An http(s):// address or a folder with results that are shared (BAKEOFF_REMOTE; credentials: "
            + "BAKEOFF_REMOTE_TOKEN, or _USER and _PASSWORD)." };
    private readonly Option<bool> _remoteReadOnly =
        new("--remote-readonly") { Description = "Never write to the remote store (BAKEOFF_REMOTE_READONLY=true)." };
    private readonly Option<string?> _memory = ByteSizeOption.Create(
        "--memory",
        "What all stages that run at one time may hold together, such as 6GB; what cannot fit is refused (BKF1022), and the results do not depend "
            + "on it. Default: 80 % of the machine's, or of its container's.");
    private readonly Option<string[]> _assemblies = new(
        "--assembly") { Description = "The file of an assembly with custom models, which an experiment names without a path; several times "
            + "for several (BAKEOFF_ASSEMBLIES). Default: what the project of Bakeoff.Sdk in the experiments' folder references, which is built "
            + "first. A model with a 'project' needs none.",
            DefaultValueFactory = _ => Variable("BAKEOFF_ASSEMBLIES")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            ?? [] };
    private readonly Option<int> _threads = Count("--threads", "Threads that the stages together may use; the results do not depend on it.");
    private readonly Option<string?> _executor = new("--executor")
    {
        Description = "What runs the stages: local (processes of this machine), slurm (jobs of a cluster) or ssh (hosts), as 'executor' of "
            + "bakeoff.json says. Default: what that says, else local. The results do not depend on it.",
    };
    private readonly Option<bool> _submit = HeadJob.CreateOption();
    private bool _hasExecutor;
    private readonly Option<bool> _detach = new("--detach")
    {
        Description = "With an executor that is not local: return once all that is ready has been submitted. The same command takes it up again.",
    };
    private readonly Option<int> _jobs = Count("--jobs", "Stages that may run in parallel; the results do not depend on it.");

    /// <summary>Adds the options, and those of where stages run.</summary>
    /// <param name="command">A command that runs stages.</param>
    public void AddWithExecutorTo(Command command)
    {
        AddTo(command);
        _hasExecutor = true;
        _executor.AcceptOnlyFromAmong(ExecutorOptions.Local, ExecutorOptions.Slurm, ExecutorOptions.Ssh);
        command.Options.Add(_executor);
        command.Options.Add(_detach);
        command.Options.Add(_submit);
    }

    /// <summary>Creates the option for every experiment, which a command takes instead of <c>--experiment</c>.</summary>
    /// <param name="description">What the help says of it.</param>
    public Option<bool> CreateAll(string description)
    {
        var all = new Option<bool>("--all") { Description = description };
        all.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetResult(_experiment) is { Implicit: false })
            {
                result.AddError("'--all' is every experiment, and '--experiment' (-e) is one: give one of them.");
            }
        });
        return all;
    }

    /// <summary>Adds the options of a command that runs nothing and is about no experiment: where things are, and the threads.</summary>
    /// <param name="command">The command.</param>
    public void AddFoldersTo(Command command) =>
        Array.ForEach<Option>([_artifacts, _store, _experiments, _threads], command.Options.Add);

    public void AddTo(Command command)
    {
        _experiment.HelpName = "experiment"; // Else help lists all of them there.
        _experiment.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Trim(',', ';', ' ', '/').Length == 0))
            {
                result.AddError("'--experiment' (-e) is empty: name an experiment. In CI the variable that it is made of may not be set.");
            }
        });
        _experiment.CompletionSources.Add(context => KnownNames.FindExperiments(context, _experiments));
        foreach (Option option in new Option[]
        {
            _experiment, _mirror, _offline, _artifacts, _store, _remote, _remoteReadOnly, _experiments, _assemblies, _threads, _jobs, _memory,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>A runner as the command line describes it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="listener">Is told what is done; null where nothing is to be shown but warnings.</param>
    /// <param name="failFast">Whether the first failure ends a run.</param>
    /// <exception cref="DownloadException">
    /// The remote store's address is malformed (<c>BKF3010</c>), or the credentials cannot be sent (<c>BKF3011</c>).
    /// </exception>
    public ExperimentRunner Runner(ParseResult arguments, IExperimentListener? listener = null, bool failFast = false)
    {
        RunnerOptions options = Options(arguments) with { FailFast = failFast };
        if (_hasExecutor)
        {
            options = options with { Executor = KindOfExecutor(arguments, options), Detaches = arguments.GetValue(_detach) };
            RequireOthers(options);
        }

        var runner = new ExperimentRunner(options, listener ?? new ConsoleDisplay(CommandOutput.ToStandardOutput()));
        TasksUnderWay.Watch(runner.Context.Tasks);
        return runner;
    }

    /// <summary>What has nobody to leave its stages to cannot return before they have run.</summary>
    private static void RequireOthers(RunnerOptions options)
    {
        if (options is { Detaches: true, Executor: ExecutorOptions.Local })
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, "'--detach' returns once the stages have been submitted to other machines, and the executor is local.",
                $"Add --executor={ExecutorOptions.Slurm} or --executor={ExecutorOptions.Ssh}, or leave out --detach.")]);
        }
    }

    /// <summary>Makes the command itself a job, where it asks for that.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>Whether it did.</returns>
    /// <exception cref="ReportedException">The executor has no jobs, or refuses it (<c>BKF5101</c>).</exception>
    public bool TrySubmit(ParseResult arguments)
    {
        if (!arguments.GetValue(_submit))
        {
            return false;
        }

        RunnerOptions options = Options(arguments);
        HeadJob.Submit(options, Environment.GetCommandLineArgs().Skip(1), KindOfExecutor(arguments, options));
        return true;
    }

    /// <summary>The experiments that the command is about: the one that is named, or all of the folder.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="runner">Reads them.</param>
    /// <param name="all">Whether it is all of them.</param>
    /// <exception cref="ReportedException">An experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public IReadOnlyList<LoadedExperiment> Experiments(ParseResult arguments, ExperimentRunner runner, bool all) =>
        runner.Loader.LoadAll(all ? runner.Experiments : [ExperimentName(arguments)]);

    /// <summary>Whether the command line names a matrix, and so all of its points.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="experiments">What <see cref="Experiments"/> gave.</param>
    public bool IsMatrix(ParseResult arguments, IReadOnlyList<LoadedExperiment> experiments) =>
        experiments is [{ Matrix.Experiment: var whole }, ..] && whole == ExperimentName(arguments);

    /// <summary>The name of the experiment that the command is about; where it names none, the only one of the folder or the demo.</summary>
    public string ExperimentName(ParseResult arguments) =>
        ExperimentIfGiven(arguments) ?? (KnownExperiments(arguments) is [var only] ? only : RepositorySetup.Demo);

    /// <summary>The same, or null where the command line names none.</summary>
    public string? ExperimentIfGiven(ParseResult arguments)
    {
        string folder = Path.TrimEndingDirectorySeparator(ExperimentsFolder(arguments));
        return arguments.GetValue(_experiment) is not { } given ? null : string.Join(
            ',', given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => NameOf(name, folder)));
    }

    /// <summary>The name of an experiment that is given as a shell completes it, by the path of its folder.</summary>
    private static string NameOf(string given, string experiments)
    {
        string name = Path.TrimEndingDirectorySeparator(given), folder = Path.GetFullPath(name);
        bool isPath = name.Contains('/', StringComparison.Ordinal) || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || name != given;
        return isPath && folder.StartsWith(experiments + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && File.Exists(Path.Combine(folder, "experiment.json"))
            ? Path.GetRelativePath(experiments, folder).Replace(Path.DirectorySeparatorChar, '/') : name;
    }

    /// <summary>Whether the command is about the same experiment whichever others there are.</summary>
    /// <param name="arguments">The command line.</param>
    public bool HasFixedExperiment(ParseResult arguments) =>
        ExperimentIfGiven(arguments) is not null || ExperimentName(arguments) == RepositorySetup.Demo;

    /// <summary>The experiments of the folder.</summary>
    /// <param name="arguments">The command line.</param>
    public IReadOnlyList<string> KnownExperiments(ParseResult arguments) => new ExperimentReader(ExperimentsFolder(arguments)).Names;

    private string ExperimentsFolder(ParseResult arguments) => arguments.GetValue(_experiments) is { } folder ? Path.GetFullPath(folder)
        : new RunnerOptions().ExperimentsFolder;

    /// <summary>Those that the command line names, with commas or semicolons between them; all of the folder where it names none.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="runner">Knows which there are.</param>
    public IReadOnlyList<string> ExperimentNames(ParseResult arguments, ExperimentRunner runner) =>
        ExperimentIfGiven(arguments)?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? runner.Experiments;

    /// <summary>The settings of the engine, for what needs no experiment.</summary>
    /// <param name="arguments">The command line.</param>
    public EngineSettings Settings(ParseResult arguments) => Options(arguments).ToSettings();

    /// <summary>The options of a runner, with what the variables of the environment say.</summary>
    /// <param name="arguments">The command line.</param>
    public RunnerOptions Options(ParseResult arguments)
    {
        var options = new RunnerOptions
        {
            Mirror = arguments.GetValue(_mirror) ?? Variable("BAKEOFF_MIRROR"), Offline = arguments.GetValue(_offline),
            Threads = arguments.GetValue(_threads),
            Jobs = arguments.GetValue(_jobs), Remote = Remote(arguments), Assemblies = arguments.GetValue(_assemblies)!,
            CarbonIntensity = CarbonIntensity.Read(), // Here, so that a wrong value is found before a run and not after it.
            RowsFolder = Variable(ComparisonScratch.RowsVariable), ExperimentsFolder = ExperimentsFolder(arguments),
            MemoryBytes = arguments.GetValue(_memory) is { } memory ? ByteSize.Parse(memory) : null,
        };
        options = (arguments.GetValue(_artifacts) ?? Variable("BAKEOFF_ARTIFACTS")) is { } artifacts
            ? options with { ArtifactsFolder = artifacts } : options;
        return (arguments.GetValue(_store) ?? Variable("BAKEOFF_STORE") ?? RepositoryFile.Read(options.ExperimentsFolder).Store) is { } store
            ? options with { StoreFolder = store } : options;
    }

    private string KindOfExecutor(ParseResult arguments, RunnerOptions options) =>
        arguments.GetValue(_executor) ?? RepositoryFile.Read(options.ExperimentsFolder).Executor.General.Kind;

    /// <summary>Whether the network must not be used.</summary>
    public bool IsOffline(ParseResult arguments) => arguments.GetValue(_offline);

    /// <exception cref="DownloadException">The address is malformed (<c>BKF3010</c>), or the credentials cannot be sent (<c>BKF3011</c>).</exception>
    private RemoteSettings? Remote(ParseResult arguments)
    {
        if ((arguments.GetValue(_remote) ?? Variable("BAKEOFF_REMOTE")) is not { } place)
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
        if (arguments.GetValue(_offline) && !remote.IsFolder)
        {
            return null;
        }

        remote.Require();
        return remote;
    }

    /// <summary>A variable of the environment; Azure Pipelines passes one that is not set as it is written, <c>$(name)</c>.</summary>
    internal static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        && !value.StartsWith("$(", StringComparison.Ordinal) ? value : null;

    private static Option<int> Count(string name, string description) => new(name)
    {
        Description = description + " Default: one a processor.", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 1024),
        CustomParser = result => NumberArgument.ParseCount(result, name, 1, 1024),
    };
}
