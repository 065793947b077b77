using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A node of a graph as a file: all that a machine that has never seen the experiment needs to run it. Everything that it reads is an object of the
/// store. The content of <c>tasks/&lt;key&gt;/task.json</c>, format <c>task/1</c>.
/// </summary>
public sealed record StageTask
{
    /// <summary>The format that this version writes.</summary>
    public const string CurrentFormat = "task/1";

    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The key's hash.</summary>
    public required string Key { get; init; }

    /// <summary>The parts of the key.</summary>
    public required IReadOnlyList<KeyPart> Parts { get; init; }

    /// <summary>The stage's name.</summary>
    public required string Stage { get; init; }

    /// <summary>The node's label.</summary>
    public required string Label { get; init; }

    /// <summary>The options as canonical JSON.</summary>
    public required string OptionsJson { get; init; }

    /// <summary>The derived seed; 0 where the stage draws no random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The fold from 0, or null.</summary>
    public int? Fold { get; init; }

    /// <summary>The folders that it reads: of other nodes, of the user's files, of a custom model's assembly, of the provenance.</summary>
    public required IReadOnlyList<TaskInput> Inputs { get; init; }

    /// <summary>The file of the custom model's assembly within its input; null where it has none.</summary>
    public string? Assembly { get; init; }

    /// <summary>The path of the assembly that <see cref="Assembly"/> is a copy of, for messages; null where it has none.</summary>
    public string? AssemblySource { get; init; }

    /// <summary>The hashes of the manifests of its code, which are kept with its entry.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>Where the stage's code begins; null where no code can change its bytes. The node compares its own with the key's.</summary>
    public StageCode? Code { get; init; }

    /// <summary>Whether the stage calls custom code: then it gets copies.</summary>
    public bool CallsUserCode { get; init; }

    /// <summary>Whether it runs even if the store has its result: other bytes are then an error (<c>BKF5001</c>).</summary>
    public bool IsForced { get; init; }

    /// <summary>Where downloads may come from.</summary>
    public FetchPolicy Fetch { get; init; } = new();

    /// <summary>Where the reach of the stages' code is remembered on the head: of use where a node sees the same folder.</summary>
    public string? CodeFolder { get; init; }

    /// <summary>All objects that it reads.</summary>
    public IEnumerable<string> FindObjects() => Inputs.SelectMany(input => input.Files).Select(file => file.Sha256).Concat(Manifests);
}
