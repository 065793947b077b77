using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Where stages run, and what they ask for there: the member <c>executor</c> of <c>bakeoff.json</c>, and what its <c>stages</c> and <c>models</c> say
/// otherwise. Nothing of it is in a key.
/// </summary>
internal sealed record ExecutorOptions : IRelatedOptions
{
    /// <summary>Runs stages on this machine.</summary>
    public const string Local = "local";

    /// <summary>Runs stages as jobs of Slurm.</summary>
    public const string Slurm = "slurm";

    /// <summary>Runs stages on hosts that are reached by SSH.</summary>
    public const string Ssh = "ssh";

    /// <summary>
    /// <c>local</c>: processes of this machine. <c>slurm</c>: jobs of the Slurm cluster that this machine can submit to. <c>ssh</c>: the hosts that
    /// <c>hosts</c> names. The option <c>--executor</c> overrides it. Default <c>local</c>.
    /// </summary>
    [OptionChoice(Local, Slurm, Ssh)]
    public string Kind { get; init; } = Local;

    /// <summary>The partition of Slurm that jobs are submitted to. Absent, the cluster's default one. Default none.</summary>
    public string? Partition { get; init; }

    /// <summary>The account of Slurm that jobs are charged to. Absent, the user's default one. Default none.</summary>
    public string? Account { get; init; }

    /// <summary>The quality of service of Slurm that jobs ask for. Absent, the default one. Default none.</summary>
    public string? Qos { get; init; }

    /// <summary>Further arguments of <c>sbatch</c>, such as <c>--constraint=avx512</c>. Absent, there are none. Default none.</summary>
    public string[]? Arguments { get; init; }

    /// <summary>Lines of shell that a node runs before the engine, such as <c>module load dotnet</c>. Absent, there are none. Default none.</summary>
    public string[]? Before { get; init; }

    /// <summary>
    /// The most cores that a stage asks for; one that can use fewer asks for fewer. The results do not depend on it. Default 4; range 1 to 1,024.
    /// </summary>
    [OptionRange(1, 1024)]
    public int Cores { get; init; } = 4;

    /// <summary>
    /// The memory that a stage asks for, such as <c>6GB</c>. Absent, what it declares for the size of the data or held when it last ran, times
    /// <c>memoryFactor</c>. Default none.
    /// </summary>
    public string? Memory { get; init; }

    /// <summary>By what the memory is multiplied that a stage held when it last ran. Default 1.25; range 1 to 10.</summary>
    [OptionRange(1, 10)]
    public double MemoryFactor { get; init; } = 1.25;

    /// <summary>The minutes that a stage may run that has not run before. Default 60; range 1 to 100,000.</summary>
    [OptionRange(1, 100_000)]
    public int Minutes { get; init; } = 60;

    /// <summary>
    /// By what the time is multiplied that a stage took when it last ran, for the time that it may run; never less than ten minutes. Default 4; range
    /// 1 to 100.
    /// </summary>
    [OptionRange(1, 100)]
    public double TimeFactor { get; init; } = 4;

    /// <summary>
    /// The minutes that the command itself may run where it is a job (<c>--submit</c>). Where they do not suffice, the same command goes on where it
    /// was. Default 1,440; range 1 to 100,000.
    /// </summary>
    [OptionRange(1, 100_000)]
    public int HeadMinutes { get; init; } = 1440;

    /// <summary>
    /// A folder of the nodes of Slurm, such as <c>/scratch/$USER/bakeoff</c>, for their stores and engines, where they do not share the file system
    /// of the store: what stages read and write goes through the remote store then. Absent, they see the store under the same path. Default none.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The program by which hosts are reached, with arguments that come first, such as <c>ssh</c>, <c>-F</c> and a file. Absent, <c>ssh</c>. Default
    /// none.
    /// </summary>
    public string[]? SshCommand { get; init; }

    /// <summary>
    /// After how many seconds without an answer a host counts as lost, and its stages go to other hosts. For as long a command waits for the first
    /// answer of any host, or of Slurm, before it ends with an error. Default 60; range 5 to 86,400.
    /// </summary>
    [OptionRange(5, 86_400)]
    public int LostAfterSeconds { get; init; } = 60;

    /// <summary>
    /// The stages that run on the machine where the command was given, one at a time: small ones, and those that need a network which nodes often
    /// lack. Absent, <c>Download</c> and <c>Report</c>. Default none.
    /// </summary>
    public string[]? Here { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (Memory is { } memory && ByteSize.Parse(memory) is null)
        {
            yield return ("memory", $"is '{memory}', which is not a size: write it like 6GB or 800MB.");
        }

        if (Folder is { } folder && (folder.Length == 0 || folder.Any(letter => letter is '"' or '`' or '\\' || char.IsControl(letter))))
        {
            yield return ("folder", $"is '{folder}', which is not a path that a node could have.");
        }

        if (SshCommand is { Length: 0 })
        {
            yield return ("sshCommand", "is an empty list: the first is the program.");
        }

        if ((Here ?? []).FirstOrDefault(stage => !StageTable.Names.Contains(stage)) is { } unknown)
        {
            yield return ("here", $"names '{unknown}', and there is no such stage. {NearestName.Remedy(unknown, StageTable.Names)}");
        }
    }
}
