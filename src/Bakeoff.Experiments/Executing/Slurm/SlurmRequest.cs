namespace Bakeoff.Experiments;

/// <summary>What Slurm was asked to start, so that a refusal can say which stage and which setting it is about.</summary>
/// <param name="What">What was submitted, such as <c>TrainSvd[0]</c>.</param>
/// <param name="Part">The part of the executor's settings that holds for it, such as <c>stages.TrainSvd</c>; empty for those of all stages.</param>
/// <param name="Values">What it was submitted with, by the names of the settings; those without a value were left to the cluster.</param>
internal sealed record SlurmRequest(string What, string Part, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>The setting by which the job of a command itself ends.</summary>
    public const string HeadMinutes = "headMinutes";

    /// <summary>Words of refusals, in small letters, and the settings that they are about. The first that is found counts.</summary>
    private static readonly (string Word, string[] Settings)[] s_causes =
    [
        ("unrecognized option", ["arguments"]), ("invalid option", ["arguments"]), ("constraint", ["arguments"]), ("invalid feature", ["arguments"]),
        ("account", ["account", "partition"]), ("partition", ["partition"]), ("qos", ["qos"]), ("memory", ["memory"]),
        ("time limit", ["minutes", HeadMinutes]),
        ("node configuration", ["cores", "memory"]), ("cpu count", ["cores"]), ("processors", ["cores"]),
    ];

    /// <summary>Says which settings are to be corrected, each with what was submitted.</summary>
    /// <param name="said">Why Slurm refused.</param>
    public string Remedy(string said)
    {
        string[] settings = [.. (s_causes.Where(cause => said.Contains(cause.Word, StringComparison.OrdinalIgnoreCase))
            .Select(cause => cause.Settings).FirstOrDefault() ?? []).Where(Values.ContainsKey)];
        IEnumerable<string> named = settings.Length > 0
            ? settings.Select(name => $"\"{name}\" ({Values[name] ?? "not set"})")
            : Values.Select(pair => pair.Value is null ? $"\"{pair.Key}\"" : $"\"{pair.Key}\" ({pair.Value})");
        string where = Part.Length == 0 ? "" : $" or its \"{Part.Replace(".", "\", \"", StringComparison.Ordinal)}\"";
        return $"Correct {string.Join(" or ", named)} of \"executor\"{where} in {RepositoryFile.FileName}.";
    }

    /// <summary>What the job of a stage is submitted with.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="cores">The cores that are asked for.</param>
    /// <param name="memoryBytes">The memory that is asked for.</param>
    /// <param name="minutes">The time that is asked for.</param>
    public static IReadOnlyDictionary<string, string?> ValuesOf(ExecutorOptions options, string cores, long memoryBytes, string minutes) =>
        new Dictionary<string, string?>(ValuesOf(options), StringComparer.Ordinal)
        {
            ["cores"] = cores, ["memory"] = ByteSize.Format(memoryBytes), ["minutes"] = minutes,
        };

    /// <summary>What the job of a command is submitted with, whose cores and memory nobody sets.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="headMinutes">The time that is asked for.</param>
    public static IReadOnlyDictionary<string, string?> ValuesOfHead(ExecutorOptions options, string headMinutes) =>
        new Dictionary<string, string?>(ValuesOf(options), StringComparer.Ordinal) { [HeadMinutes] = headMinutes };

    private static Dictionary<string, string?> ValuesOf(ExecutorOptions options) => new(StringComparer.Ordinal)
    {
        ["partition"] = options.Partition, ["account"] = options.Account, ["qos"] = options.Qos,
        ["arguments"] = options.Arguments is { Length: > 0 } given ? string.Join(' ', given) : null,
    };
}
