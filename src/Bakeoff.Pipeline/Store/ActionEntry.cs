using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What a key stands for: the content of <c>actions/&lt;stage&gt;/&lt;key&gt;.json</c>, format <c>action/1</c>.</summary>
public sealed record ActionEntry
{
    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = "action/1";

    /// <summary>The node's label.</summary>
    public required string Label { get; init; }

    /// <summary>The parts of the key.</summary>
    public required IReadOnlyList<KeyPart> Parts { get; init; }

    /// <summary>The files that the stage wrote, in ordinal order of their paths.</summary>
    public required IReadOnlyList<StoredFile> Outputs { get; init; }

    /// <summary>SHA-256 over the outputs' lines: a damaged entry does not pass for another one.</summary>
    public string Check { get; init; } = "";

    /// <summary>What <see cref="Check"/> must be.</summary>
    public string ComputeCheck() => ContentHash.OfBytes(Encoding.UTF8.GetBytes(
        Label + "\n" + string.Concat(Outputs.Select(file => FormattableString.Invariant($"{file.Sha256} {file.Bytes} {file.Path}\n")))));
}
