namespace Bakeoff.Explorer;

/// <summary>What the table of runs shows of one run: everything else is read again when somebody looks at it.</summary>
internal sealed record RunEntry
{
    /// <summary>The file of its record, relative to the folder of the runs, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>The size of the file in bytes: with <see cref="Changed"/> it says whether the entry is still that of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>When the file was last changed, in ticks of UTC.</summary>
    public required long Changed { get; init; }

    /// <summary>Why the record cannot be read; null where it was.</summary>
    public string? Fault { get; init; }

    /// <summary>The experiment.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>The name of the record, without its extension.</summary>
    public string Run { get; init; } = "";

    /// <summary>When the run ended, in milliseconds since 1970; NaN where its record says no time.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>How it ended: <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, or <c>unknown</c> where its record does not say.</summary>
    public string Status { get; init; } = "unknown";

    /// <summary>The name of the dataset, or of its archive; null where the store no longer knows.</summary>
    public string? Dataset { get; init; }

    /// <summary>The commit; null outside of git.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch; null where it is not known.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether files differed from the commit; null where that is not known.</summary>
    public bool? HasUncommittedChanges { get; init; }

    /// <summary>How many stages it had.</summary>
    public int Stages { get; init; }

    /// <summary>How many of them ran.</summary>
    public int Ran { get; init; }

    /// <summary>How many came from the remote store.</summary>
    public int Fetched { get; init; }

    /// <summary>How long its stages took together, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How long it took from its beginning to its end, in seconds; NaN where its record does not say.</summary>
    public double Wall { get; init; } = double.NaN;

    /// <summary>The joules of its stages; NaN where nothing was measured.</summary>
    public double Joules { get; init; } = double.NaN;

    /// <summary>The most memory that one of its stages held, in bytes; 0 where none ran.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The names of the options of its stages, as <c>stage.option</c>. Runs with the same ones share the list.</summary>
    public IReadOnlyList<string> OptionNames { get; init; } = [];

    /// <summary>The values of these options, as texts.</summary>
    public IReadOnlyList<string> OptionValues { get; init; } = [];

    /// <summary>The ids of the metrics that some model of it has.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>The ids of the primary metrics.</summary>
    public IReadOnlyList<string> Primary { get; init; } = [];

    /// <summary>Its models with the values of all metrics; empty where the metrics are gone, or there never were any.</summary>
    public IReadOnlyList<ModelValues> Models { get; init; } = [];

    /// <summary>Where the values of the models begin in the file of values, in numbers; -1 where they are in <see cref="Models"/>.</summary>
    public long Place { get; init; } = -1;
}
