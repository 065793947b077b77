using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>One box of the graph: a stage, its fold, its options and what it reads. The engine knows no stage by name.</summary>
public sealed record StageNode
{
    /// <summary>The stage's name, such as <c>TrainSvd</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The fold from 0, or null for a stage that runs once for all.</summary>
    public int? Fold { get; init; }

    /// <summary>The repeat from 0: the same training with another seed.</summary>
    public int Repeat { get; init; }

    /// <summary>The model, of a stage that trains several in nodes of their own; else null.</summary>
    public string? Model { get; init; }

    /// <summary>The name in the graph, such as <c>TrainSvd[0]</c>: see <see cref="StageLabel"/>.</summary>
    public string Label => StageLabel.Create(Stage, Fold, Repeat, Model);

    /// <summary>The options, an instance of the stage's options type.</summary>
    public required object Options { get; init; }

    /// <summary>The derived seed, or null where the stage draws no random numbers.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The labels of the nodes whose output it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>
    /// Where the stage's code begins, or null where the options fix the output's bytes by their
    /// checksum, so that no code can change them.
    /// </summary>
    public required StageCode? Code { get; init; }

    /// <summary>
    /// Custom code that the stage calls: in its key as <c>own.code.*</c> and <c>own.package.*</c>. It is found, and built if need be, when
    /// the key is first asked for: who only reads an experiment builds nothing.
    /// </summary>
    public Lazy<StageCode>? CustomCode { get; init; }

    /// <summary>
    /// Whether the stage calls custom code, a class or a command. It gets copies of its inputs, and what was verified before it ran is
    /// verified again: such code can write wherever the user can.
    /// </summary>
    public bool CallsUserCode { get; init; }

    /// <summary>
    /// Files of the user's that are read, by the names under which the stage finds them. Their content is in the key, their paths are not.
    /// </summary>
    public IReadOnlyList<(string Name, string Path)> ExternalFiles { get; init; } = [];

    /// <summary>A file or folder of the user's that is read, or null. Its content is in the key, its path is not.</summary>
    public string? ExternalPath { get; init; }

    /// <summary>
    /// Suffixes of the names of files that belong to <see cref="ExternalPath"/> where it is a file and they exist, such as a database's log.
    /// </summary>
    public IReadOnlyList<string> ExternalCompanions { get; init; } = [];

    /// <summary>
    /// How the names of files end that also belong to <see cref="ExternalPath"/> where they are in folders within it, such as <c>.parquet</c>; null
    /// where only the folder's own files do.
    /// </summary>
    public string? ExternalNested { get; init; }

    /// <summary>Whether the stage also reads where its inputs come from: <c>provenance/provenance.json</c>.</summary>
    public bool ReadsProvenance { get; init; }

    /// <summary>What it takes of the machine while it runs, for data of some size: in no key.</summary>
    public Func<DataSize, StageNeeds> Needs { get; init; } = _ => StageNeeds.Small;

    /// <summary>How much it has to compute for data of some size: in no key.</summary>
    public Func<DataSize, StageWork> Work { get; init; } = StageWork.ForRatings;

    /// <summary>What else than more memory would make the stage fit, such as <c>set 'outOfCore' in models.svd</c>; null for nothing.</summary>
    public string? MemoryRemedy { get; init; }

    /// <summary>
    /// The file of its output that says how large the data are, JSON with <c>ratings</c>, <c>users</c> and <c>items</c>; null if it writes none.
    /// </summary>
    public string? SizeFile { get; init; }

    /// <summary>
    /// The beginning of the names of packages that the stage calls though only the host references them, or null: native ones, which differ by
    /// system.
    /// </summary>
    public string? NativePackages { get; init; }

    /// <summary>Whether the output's bytes depend on the vector instructions of the processor.</summary>
    public bool DependsOnProcessor { get; init; }
}
