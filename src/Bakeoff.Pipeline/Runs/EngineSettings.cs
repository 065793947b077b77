using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where the engine keeps things, and what of the machine it may use. None of it is in a key.</summary>
public sealed record EngineSettings
{
    /// <summary>Holds <c>runs</c>, <c>reports</c>, <c>cache</c>, and <c>store</c> unless <see cref="StoreFolder"/> says otherwise.</summary>
    public required string ArtifactsFolder { get; init; }

    /// <summary>The store; several artifacts folders, such as those of two worktrees, may share one.</summary>
    public string StoreFolder { get => field ?? Path.Combine(ArtifactsFolder, "store"); init; }

    /// <summary>Where downloads may come from.</summary>
    public FetchPolicy Fetch { get; init; } = new();

    /// <summary>The threads that all stages together may use, at least 1. Default: one a processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many stages may run at once, at least 1. Default: one a processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The memory that the stages together may be expected to hold. Default: 80 % of what there is.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>Where results are shared with other machines, or null.</summary>
    public RemoteSettings? Remote { get; init; }

    /// <summary>
    /// The grams of CO2e that a kilowatt hour of this machine's electricity stands for, for what is shown of energy; null where that is not known,
    /// which is the default.
    /// </summary>
    public double? CarbonIntensity { get; init; }

    /// <summary>Whether the first failure ends the run; otherwise what does not depend on it goes on.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where the reach of the stages' code is remembered: may be deleted at any time.</summary>
    public string CodeFolder => Path.Combine(ArtifactsFolder, "cache", "code");

    /// <summary>
    /// Whether what other machines may look for is known to be in the remote store: nothing is missing there, or it is not to be written.
    /// </summary>
    /// <param name="keys">The hashes of the keys.</param>
    public bool IsShared(IEnumerable<string> keys) => Remote is not { ReadOnly: false } || KnownRemote() is var known && keys.All(known.Has);

    /// <summary>What the remote store is known to have.</summary>
    internal KnownRemote KnownRemote() => new(Path.Combine(ArtifactsFolder, "cache", "remotes"), Remote!.Shown);

    /// <summary>The user's files, as all engines of these settings see them.</summary>
    internal UserFiles UserFiles { get; } = new();

    /// <summary>On the disk of the store, so that files can be linked and renamed.</summary>
    internal string TemporaryFolder => Path.Combine(StoreFolder, "tmp");

    /// <summary>Where an experiment's last runs are remembered.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public string RunsFolder(string experiment) => Path.Combine(ArtifactsFolder, "runs", experiment);

    /// <summary>Where an experiment's report is.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public string ReportFolder(string experiment) => Path.Combine(ArtifactsFolder, "reports", experiment);

    /// <summary>What a stage of that key can resume from: a killed training of other options or code is never taken for it.</summary>
    internal string ResumeFolderOf(string label, StageKey key) =>
        Path.GetFullPath(Path.Combine(StoreFolder, "partial", label + ResumeMark(key.Hash)));

    /// <summary>The end of the name of a folder that a stage of that key resumes from.</summary>
    internal static string ResumeMark(string key) => $"-{key[..16]}";
}
