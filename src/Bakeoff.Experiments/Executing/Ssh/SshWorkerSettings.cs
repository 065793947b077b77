namespace Bakeoff.Experiments;

/// <summary>What is the same for all hosts.</summary>
internal sealed record SshWorkerSettings
{
    /// <summary>After how many seconds without an answer a host counts as lost, and all of them where none has ever answered.</summary>
    public required int LostAfterSeconds { get; init; }

    /// <summary>Files of the head that a host has to see which shares its file system: one of the store, and the engine.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The folder for tasks in the head's store, which a host that shares its file system writes to. Absent, that is not tried.</summary>
    public string? TasksFolder { get; init; }

    /// <summary>Variables that tasks get.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The time between two questions to a host. Default 2 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a task may have no process and no end after it was started: files of another machine are seen late. Default 30 s.
    /// </summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Measures time. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
