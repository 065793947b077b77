namespace Bakeoff.Reporting;

/// <summary>The options of the stage <c>Report</c>: what the page is about.</summary>
public sealed record ReportOptions
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>What the experiment asks.</summary>
    public string Question { get; init; } = "";

    /// <summary>The dataset's name.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>The experiment's seed, from which every stage's is derived.</summary>
    public ulong Seed { get; init; }

    /// <summary>The command that makes the page again, without paths; null, which is the default, for that of an experiment's report.</summary>
    public string? Command { get; init; }

    /// <summary>How the options of the models are searched, in words; null, which is the default, where they stay as they are given.</summary>
    public string? Tuning { get; init; }
}
