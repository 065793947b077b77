namespace Bakeoff.Experiments;

/// <summary>What is held to published numbers. Every default is that of <c>bakeoff published</c>.</summary>
public sealed record PublishedRequest
{
    /// <summary>The experiments that are run. Default, and null: all that have published values. The page always has all of them.</summary>
    public IReadOnlyList<string>? Experiments { get; init; }

    /// <summary>Whether experiments whose data is at hand are run; otherwise the page has what is up to date. Default true.</summary>
    public bool Run { get; init; } = true;

    /// <summary>Whether archives that are not at hand are fetched from their publisher. Default false.</summary>
    public bool Download { get; init; }

    /// <summary>The page. Default: <c>docs/published.md</c> next to the folder of the experiments.</summary>
    public string? OutputFile { get; init; }
}
