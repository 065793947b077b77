using System.Text.Json.Serialization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The content of <c>bundle.json</c>: what an experiment is made of, and what came of it. It holds no time, no host and no path.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment's name, or that of a point.</param>
/// <param name="Question">What the experiment asks.</param>
/// <param name="Seed">The seed from which those of all stages are derived.</param>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="Environment">What of the machine may change its results.</param>
/// <param name="Dataset">What it reads.</param>
/// <param name="Models">Its models, in ordinal order of their names.</param>
/// <param name="Stages">Its stages, upstream first, each with the hash of every file that it wrote.</param>
/// <param name="Files">
/// The files of the archive in ordinal order of their paths, without <c>bundle.json</c> and <c>ro-crate-metadata.json</c>.
/// </param>
internal sealed record BundleManifest(
    string Format, string Experiment, string Question, ulong Seed, BundleManifest.EngineOf Engine, BundleManifest.EnvironmentOf Environment,
    BundleManifest.DatasetOf Dataset, IReadOnlyList<BundleManifest.Model> Models, IReadOnlyList<BundleManifest.Stage> Stages,
    IReadOnlyList<StoredFile> Files)
{
    /// <summary>The format that is written and read.</summary>
    public const string CurrentFormat = "bundle/1";

    /// <summary>The name of the file in the archive.</summary>
    public const string FileName = "bundle.json";

    /// <summary>The name of the description of the archive, as RO-Crate has it.</summary>
    public const string CrateName = "ro-crate-metadata.json";

    /// <summary>The engine.</summary>
    /// <param name="Version">Its version, which says all of one that was installed as a package.</param>
    /// <param name="Commit">The commit of the sources that it was built from; null for a package, and outside of git.</param>
    /// <param name="HasUncommittedChanges">Whether files differed from that commit; null where git does not say.</param>
    /// <param name="ExperimentCommit">The commit of the experiment's repository; null outside of git.</param>
    /// <param name="Lock">The lock files of the engine in the archive; empty where it was installed as a package.</param>
    public sealed record EngineOf(
        string Version, string? Commit, bool? HasUncommittedChanges, string? ExperimentCommit, IReadOnlyList<string> Lock);

    /// <summary>What of the machine may change results, as the keys of the stages have it.</summary>
    /// <param name="Runtime">Such as <c>dotnet</c> and <c>os</c>, with their values.</param>
    /// <param name="Packages">The packages of the stages with version and hash, by name.</param>
    public sealed record EnvironmentOf(IReadOnlyDictionary<string, string> Runtime, IReadOnlyDictionary<string, string> Packages);

    /// <summary>The dataset.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind"><c>archive</c>, <c>synthetic</c> or <c>path</c>.</param>
    /// <param name="Url">Where an archive comes from.</param>
    /// <param name="Sha256">The checksum of an archive.</param>
    /// <param name="Query">Whether the rows come from a database.</param>
    /// <param name="Files">The user's files that are read, by the names that the stages have for them, with their hashes.</param>
    /// <param name="Paths">Where each of them is in the archive, or belongs where the archive has no data, in the same order.</param>
    /// <param name="Included">Whether the archive has them.</param>
    public sealed record DatasetOf(
        string Name, string Kind, string? Url, string? Sha256, bool Query, IReadOnlyList<StoredFile> Files, IReadOnlyList<string> Paths,
        bool Included)
    {
        /// <summary>Whether the archive has files of the data by their hashes alone: a run needs a copy of them.</summary>
        [JsonIgnore]
        public bool IsElsewhere => !Included && Files.Count > 0;
    }

    /// <summary>A model.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Stage">The label of its first training.</param>
    /// <param name="Kind"><c>built-in</c>, <c>class</c> or <c>command</c>.</param>
    /// <param name="Options">The options of its stage, each as JSON.</param>
    /// <param name="Code">The files of its code in the archive; empty for a built-in one.</param>
    /// <param name="Tuning">
    /// How its options were chosen: <c>trials</c>, <c>sweep</c> or <c>file</c>; <c>nothing to tune</c>; null where nothing says it.
    /// </param>
    /// <param name="Logs">The files of the archive that say it.</param>
    public sealed record Model(
        string Name, string Stage, string Kind, IReadOnlyDictionary<string, string> Options, IReadOnlyList<string> Code, string? Tuning,
        IReadOnlyList<string> Logs);

    /// <summary>A stage.</summary>
    /// <param name="Label">Its label, such as <c>TrainSvd[0]</c>.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Key">Its key.</param>
    /// <param name="Parts">The parts of the key.</param>
    /// <param name="Outputs">The files that it wrote.</param>
    /// <param name="Included">Where those of them are in the archive that it has, by their paths.</param>
    public sealed record Stage(
        string Label, string Name, string Key, IReadOnlyList<KeyPart> Parts, IReadOnlyList<StoredFile> Outputs,
        IReadOnlyDictionary<string, string> Included)
    {
        /// <summary>Finds a part of the key by its name; null where there is none.</summary>
        /// <param name="name">Such as <c>seed</c>.</param>
        public string? Find(string name) => Parts.FirstOrDefault(part => part.Name == name)?.Value;

        /// <summary>The parts whose names begin with a word, without it.</summary>
        /// <param name="prefix">Such as <c>option.</c>.</param>
        public IEnumerable<(string Name, string Value)> Of(string prefix) => Parts
            .Where(part => part.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(part => (part.Name[prefix.Length..], part.Value));
    }

    /// <summary>Finds the first stage of a name; null where there is none.</summary>
    /// <param name="name">Such as <c>Split</c>.</param>
    public Stage? FindStage(string name) => Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>Whether everything is there that a reader needs: JSON may lack what the type promises.</summary>
    public bool IsWhole() => Format == CurrentFormat && Experiment is { Length: > 0 } && Question is not null
        && Engine is { Version: not null, Lock: not null }
        && Environment is { Runtime: not null, Packages: not null } && Dataset is { Name: not null, Kind: not null, Files: not null, Paths: not null }
        && Models?.All(
            model => model is { Name: not null, Stage: not null, Kind: not null, Options: not null, Code: not null, Logs: not null }) == true
        && Stages?.All(stage => stage is { Label: not null, Name: not null, Key: not null, Included: not null } && stage.Parts is not null
            && stage.Parts.All(part => part is { Name: not null, Value: not null }) && AreWhole(stage.Outputs)) == true
        && AreWhole(Files) && AreWhole(Dataset.Files) && Dataset.Files.Count == Dataset.Paths.Count;

    private static bool AreWhole(IReadOnlyList<StoredFile>? files) => files?.All(file => file is { Path: not null, Sha256: not null }) == true;
}
