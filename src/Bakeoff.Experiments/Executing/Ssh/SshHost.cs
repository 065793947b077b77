using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>A host that runs tasks: an entry of <c>hosts</c> in the member <c>executor</c> of <c>bakeoff.json</c>.</summary>
internal sealed record SshHost : IRelatedOptions
{
    /// <summary>
    /// The host as <c>ssh</c> knows it: a name, <c>user@name</c>, or an alias of the user's configuration. No other entry has the same. Required.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>The cores that all tasks together may use there. Default 1; range 1 to 1,024.</summary>
    [OptionRange(1, 1024)]
    public int Cores { get; init; } = 1;

    /// <summary>The memory that all tasks together may hold there, such as <c>16GB</c>. Required.</summary>
    public string Memory { get; init; } = "";

    /// <summary>
    /// A folder of the host for its store, its engines and its tasks, where it does not share the head's file system: what it reads and writes goes
    /// through the remote store then. Absent, it sees the head's store under the same path. Default none.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The command <c>dotnet</c> of the host, a path where a shell that is not interactive does not find it. Default <c>dotnet</c>.
    /// </summary>
    public string Dotnet { get; init; } = "dotnet";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (Folder is { } folder && !folder.StartsWith('/'))
        {
            yield return ("folder", $"is '{folder}', which is not an absolute path of the host.");
        }
    }

    /// <summary>The memory in bytes.</summary>
    public long FindMemoryBytes() => ByteSize.Parse(Memory) ?? 0;
}
