namespace Bakeoff.Experiments;

/// <summary>A line of a <see cref="LiveLog"/> after the first: something that happened in a run.</summary>
/// <param name="T">When, in seconds since the run began.</param>
/// <param name="Kind">What, a word of <see cref="LiveKind"/>.</param>
/// <param name="Label">The node; null where it is about the run.</param>
internal sealed record LiveEvent(double T, string Kind, string? Label = null)
{
    /// <summary>How much of the node's work is done, from 0 to 1; null where nothing is said of it.</summary>
    public double? Fraction { get; init; }

    /// <summary>A sentence or a few words: what is done, who is waited for, what is warned of.</summary>
    public string? Text { get; init; }

    /// <summary>Why the node runs.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>How long the node took, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The machine that the node runs on, where that is another one.</summary>
    public string? Node { get; init; }

    /// <summary>How the run ended, a word of <see cref="RunStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>What ended the run.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>The name of the run's record; null where none was written.</summary>
    public string? Run { get; init; }
}
