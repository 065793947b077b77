using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Where an <see cref="ExperimentRunner"/> reads experiments and keeps results, and what of the machine it may use. Every default is that of the
/// command line, which shares the results; variables of the environment, which the command line reads too, are not looked at.
/// </summary>
public sealed record RunnerOptions
{
    private const string Experiments = "experiments", Artifacts = "artifacts";

    /// <summary>
    /// The folder of the experiments. Default: the first folder <c>experiments</c> in the current folder or above it in the same repository.
    /// </summary>
    public string ExperimentsFolder { get => field ?? FindExperimentsFolder(Environment.CurrentDirectory); init; }

    /// <summary>The folder of the store, the runs and the reports. Default: <c>artifacts</c> next to the folder of the experiments.</summary>
    public string ArtifactsFolder { get => field ?? Path.Combine(Path.GetDirectoryName(ExperimentsFolder)!, Artifacts); init; }

    /// <summary>The store, which several artifacts folders may share. Default: <c>store</c> in the artifacts folder.</summary>
    public string StoreFolder { get => field ?? Path.Combine(ArtifactsFolder, "store"); init; }

    /// <summary>A folder or an address from which archives of datasets are fetched; null for their publisher's.</summary>
    public string? Mirror { get; init; }

    /// <summary>
    /// Whether the network must not be used, also for a remote store that is not a folder. Default false.
    /// </summary>
    public bool Offline { get; init; }

    /// <summary>The remote store, with which results are shared; null for none.</summary>
    public RemoteSettings? Remote { get; init; }

    /// <summary>
    /// The threads that all stages together may use, at least 1. The results do not depend on it. Default: the number of processors.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many stages may run in parallel, at least 1. The results do not depend on it. Default: the number of processors.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The memory in bytes that the stages together may hold; null for 80 % of the machine's, or of its container's.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>
    /// The grams of CO2e that a kilowatt hour of this machine's electricity stands for, for what pages and comparisons show of energy; null, which
    /// is the default, where that is not known.
    /// </summary>
    public double? CarbonIntensity { get; init; }

    /// <summary>The files of assemblies with custom models. Default: what the project of Bakeoff.Sdk in the experiments' folder references.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Whether the first failure ends a run; otherwise what does not depend on it goes on. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>The program that runs the stages. Default: <c>bakeoff.dll</c> next to the running program.</summary>
    public string? EngineFile { get; init; }

    /// <summary>
    /// What runs the stages: <c>local</c>, processes of this machine; or <c>slurm</c>, jobs of a cluster, as <c>bakeoff.json</c> next to the folder
    /// of the experiments describes it. The results do not depend on it. Default <c>local</c>.
    /// </summary>
    public string Executor { get; init; } = "local";

    /// <summary>
    /// Whether a run on other machines ends, with a <see cref="DetachedException"/>, once all that is ready has been submitted. The next run takes up
    /// what is under way. Default false.
    /// </summary>
    public bool Detaches { get; init; }

    /// <summary>The folder where the rows of a database's queries are kept that were asked already; null where each is asked each time.</summary>
    public string? RowsFolder { get; init; }

    /// <summary>The same as the settings of the engine.</summary>
    internal EngineSettings ToSettings()
    {
        var settings = new EngineSettings
        {
            ArtifactsFolder = ArtifactsFolder, StoreFolder = StoreFolder, Fetch = new FetchPolicy(Mirror, Offline), Threads = Threads, Jobs = Jobs,
            Remote = Offline && Remote is { IsFolder: false } ? null : Remote, FailFast = FailFast, CarbonIntensity = CarbonIntensity,
        };
        return MemoryBytes is { } memory ? settings with { MemoryBytes = memory } : settings;
    }

    /// <summary>Finds the folder of the experiments.</summary>
    /// <param name="start">The folder where the search begins.</param>
    /// <returns>The nearest folder <c>experiments</c> in the repository; one in the current folder where there is none.</returns>
    internal static string FindExperimentsFolder(string start)
    {
        string? folder = start;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, Experiments)))
        {
            // A repository within another one has experiments of its own, or none: .git is a folder, or a file in worktrees and submodules.
            folder = Path.Exists(Path.Combine(folder, ".git")) ? null : Path.GetDirectoryName(folder);
        }

        return folder is null ? Path.GetFullPath(Experiments) : Path.Combine(folder, Experiments);
    }
}
