using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What came of a task: written last, as <c>tasks/&lt;key&gt;/result.json</c>, format <c>task-result/1</c>.</summary>
public sealed record TaskResult
{
    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = "task-result/1";

    /// <summary>The attempt that gave it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The node that it ran on.</summary>
    public required string Node { get; init; }

    /// <summary>How long the stage ran, in seconds; 0 where the store had its result already.</summary>
    public double Seconds { get; init; }

    /// <summary>The most memory that the stage's process held, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The energy that the stage used; null where it did not run.</summary>
    public StageEnergy? Energy { get; init; }

    /// <summary>How often the executor started the attempt again by itself, such as after a preemption.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it failed; empty where it succeeded, and its output is in the store.</summary>
    public IReadOnlyList<ErrorReport> Errors { get; init; } = [];

    /// <summary>Warnings of the stage.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether it succeeded.</summary>
    [JsonIgnore]
    public bool IsSuccess => Errors.Count == 0;
}
