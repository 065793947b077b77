using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>An attempt on a host, as the scripts know it.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Host">The host's name.</param>
/// <param name="Folder">The folder of the task there.</param>
/// <param name="Command">Its command line there.</param>
internal sealed record SshTask(TaskAttempt Attempt, string Host, string Folder, IReadOnlyList<string> Command)
{
    /// <summary>What tells it from every other one on all hosts.</summary>
    public string Name { get; } = NameOf(Attempt);

    /// <summary>
    /// Whether the folder is the host's own, and is made there; else it is that of the head's store, and one that is gone needs no task.
    /// </summary>
    public bool OwnsFolder { get; init; }

    /// <summary>The file there that has the number of its process.</summary>
    public string ProcessFile => FormattableString.Invariant($"{Folder}/process-{Attempt.Number}.txt");

    /// <summary>The file there that says with which code it ended, where that is not 0.</summary>
    public string ExitFile => FormattableString.Invariant($"{Folder}/exit-{Attempt.Number}.txt");

    /// <summary>The file there that has what it prints: nothing, unless it cannot even start.</summary>
    public string OutputFile => FormattableString.Invariant($"{Folder}/output-{Attempt.Number}.txt");

    /// <summary>The name of an attempt, whichever host it is on.</summary>
    /// <param name="attempt">The attempt.</param>
    public static string NameOf(TaskAttempt attempt) => FormattableString.Invariant($"{attempt.Key}-{attempt.Number}");
}
