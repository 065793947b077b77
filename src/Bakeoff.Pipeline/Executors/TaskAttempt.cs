using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>
/// One submission of a task. Its file <c>tasks/&lt;key&gt;/attempt-&lt;number&gt;.json</c> is made by the head that submits it, and by only one: no
/// other can make a file of that name. Any head finds by it what is under way.
/// </summary>
public sealed record TaskAttempt
{
    /// <summary>The key's hash.</summary>
    public required string Key { get; init; }

    /// <summary>The node's label, such as <c>TrainSvd[0]</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Which attempt of the task it is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why it was made.</summary>
    public required AttemptCause Cause { get; init; }

    /// <summary>What became of the attempt before, in one sentence; null for the first.</summary>
    public string? Before { get; init; }

    /// <summary>The kind of executor, such as <c>slurm</c>.</summary>
    public required string Executor { get; init; }

    /// <summary>The name of the batch that it was submitted with, which no other batch has.</summary>
    public required string Batch { get; init; }

    /// <summary>Its place in the batch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What it asks for.</summary>
    public required TaskShare Share { get; init; }

    /// <summary>The process that submitted it, such as <c>process 4711 on ann-laptop</c>.</summary>
    public required string Head { get; init; }

    /// <summary>What tells it from every other one: the batch and the index.</summary>
    [JsonIgnore]
    public string Id => FormattableString.Invariant($"{Batch}/{Index}");
}
