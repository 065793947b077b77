namespace Bakeoff.Experiments;

/// <summary>Which hosts run tasks over SSH, and how they are reached.</summary>
internal sealed record SshOptions
{
    /// <summary>The hosts, at least one.</summary>
    public required IReadOnlyList<SshHost> Hosts { get; init; }

    /// <summary>The program of OpenSSH's client, with arguments that come first. Default: <c>ssh</c>, with the user's own configuration.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["ssh"];

    /// <summary>After how many seconds without an answer a host counts as lost, and its tasks go to other hosts. Default 60.</summary>
    public int LostAfterSeconds { get; init; } = 60;
}
