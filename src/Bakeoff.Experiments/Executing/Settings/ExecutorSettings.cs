namespace Bakeoff.Experiments;

/// <summary>The member <c>executor</c> of <c>bakeoff.json</c>, read and checked.</summary>
/// <param name="General">What holds for every stage.</param>
internal sealed record ExecutorSettings(ExecutorOptions General)
{
    /// <summary>What holds for stages in its place, by their names.</summary>
    public IReadOnlyDictionary<string, ExecutorOptions> Stages { get; init; } = new Dictionary<string, ExecutorOptions>();

    /// <summary>What holds for models in its place, by their names.</summary>
    public IReadOnlyDictionary<string, ExecutorOptions> Models { get; init; } = new Dictionary<string, ExecutorOptions>();

    /// <summary>The list <c>hosts</c> as it is written; null where there is none.</summary>
    public JsonPart? Hosts { get; init; }

    /// <summary>Finds what holds for a stage, and the name of that part of the settings.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="model">The model, of a stage that trains several in nodes of their own; else null.</param>
    public (string Profile, ExecutorOptions Options) Find(string stage, string? model)
    {
        string? name = Models.Keys.Order(StringComparer.Ordinal).FirstOrDefault(key => StageOf(key) is { } own ? own == stage : key == model);
        return name is not null ? ("models." + name, Models[name])
            : Stages.TryGetValue(stage, out ExecutorOptions? options) ? ("stages." + stage, options) : ("", General);
    }

    /// <summary>Finds what a part of the settings says.</summary>
    /// <param name="profile">The part's name, as <see cref="Find"/> gave it; one that is no longer there counts as the general one.</param>
    public ExecutorOptions FindProfile(string profile) => profile.Split('.', 2) switch
    {
        ["models", var model] when Models.TryGetValue(model, out ExecutorOptions? options) => options,
        ["stages", var stage] when Stages.TryGetValue(stage, out ExecutorOptions? options) => options,
        _ => General,
    };

    /// <summary>Says where the lines are that nodes run before the engine; null where there are none.</summary>
    /// <param name="profile">The part of the settings that holds for a stage.</param>
    public string? DescribeBefore(string profile) => FindProfile(profile).Before is not { Length: > 0 } lines ? null
        : $"at \"before\" in {RepositoryFile.FileName}, which the node runs first ('{lines[0]}'{(lines.Length > 1 ? ", …" : "")})";

    /// <summary>Whether a stage runs on the machine where the command was given.</summary>
    /// <param name="stage">The stage's name.</param>
    public bool RunsHere(string stage) => (General.Here ?? [StageTable.Download.Name, StageTable.Report.Name]).Contains(stage);

    /// <summary>The stage that trains a built-in model; null of a custom one.</summary>
    /// <param name="model">The model's name.</param>
    internal static string? StageOf(string model) => ModelTable.Entries.FirstOrDefault(entry => entry.Key == model)?.Stage;
}
