using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// The file <c>bakeoff.json</c> at a repository's root, next to the folder of the experiments: what holds for all of them and is in no key.
/// </summary>
/// <param name="Executor">Where stages run.</param>
/// <param name="Store">The store, an absolute path; null for the default.</param>
internal sealed record RepositoryFile(ExecutorSettings Executor, string? Store)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "bakeoff.json";

    private const string Stages = "stages", Models = "models", Hosts = "hosts";

    /// <summary>Where the file of a folder of experiments is, or would be.</summary>
    /// <param name="experimentsFolder">The folder of the experiments.</param>
    public static string PathOf(string experimentsFolder) =>
        Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(experimentsFolder)))!, FileName);

    /// <summary>Reads the file.</summary>
    /// <param name="experimentsFolder">The folder of the experiments.</param>
    /// <returns>What it says; the defaults where there is none.</returns>
    /// <exception cref="ReportedException">It is wrong: all problems together (<c>BKF1003</c> to <c>BKF1015</c>).</exception>
    public static RepositoryFile Read(string experimentsFolder)
    {
        string file = PathOf(experimentsFolder);
        if (!File.Exists(file))
        {
            return new RepositoryFile(new ExecutorSettings(new ExecutorOptions()), null);
        }

        List<ErrorReport> problems = [];
        var binder = new OptionsBinder(problems);
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, file);
        JsonPart root = JsonPart.Parse(File.ReadAllBytes(file), shown, problems);
        RepositoryFile read = Read(root, file, binder);
        return problems.Count == 0 ? read : throw new ReportedException(problems);
    }

    private static RepositoryFile Read(JsonPart root, string file, OptionsBinder binder)
    {
        var read = new RepositoryFile(new ExecutorSettings(new ExecutorOptions()), null);
        if (!binder.Demand(root, JsonTokenType.StartObject, "an object"))
        {
            return read;
        }

        foreach ((string name, FileLocation location, JsonPart value) in root.Members)
        {
            switch (name)
            {
                case "$schema":
                    break;
                case "executor":
                    read = read with { Executor = ReadExecutor(value, binder) };
                    break;
                case "store" when binder.Demand(value, JsonTokenType.String, "a string"):
                    read = read with { Store = Path.GetFullPath(value.Text, Path.GetDirectoryName(file)!) };
                    break;
                case "store":
                    break;
                default:
                    binder.Unknown(name, location, ["executor", "store"]);
                    break;
            }
        }

        return read;
    }

    private static ExecutorSettings ReadExecutor(JsonPart value, OptionsBinder binder)
    {
        ExecutorOptions general = binder.Bind(new ExecutorOptions(), value, Stages, Models, Hosts);
        var stages = new Dictionary<string, ExecutorOptions>(StringComparer.Ordinal);
        foreach ((string stage, FileLocation location, JsonPart part) in MembersOf(value, Stages, binder))
        {
            if (StageTable.Names.Contains(stage))
            {
                stages[stage] = binder.Bind(general, part);
            }
            else
            {
                binder.Unknown(stage, location, StageTable.Names);
            }
        }

        var models = new Dictionary<string, ExecutorOptions>(StringComparer.Ordinal);
        foreach ((string model, _, JsonPart part) in MembersOf(value, Models, binder))
        {
            models[model] = binder.Bind(stages.GetValueOrDefault(ExecutorSettings.StageOf(model) ?? StageTable.Custom.Name) ?? general, part);
        }

        return new ExecutorSettings(general)
        {
            Stages = stages, Models = models, Hosts =
                value.Members.Where(member => member.Name == Hosts).Select(member => member.Value).FirstOrDefault(),
        };
    }

    private static List<(string Name, FileLocation Location, JsonPart Value)> MembersOf(JsonPart executor, string name, OptionsBinder binder) =>
    [
        .. executor.Members.Where(member => member.Name == name && binder.Demand(member.Value, JsonTokenType.StartObject, "an object"))
            .SelectMany(member => member.Value.Members),
    ];
}
