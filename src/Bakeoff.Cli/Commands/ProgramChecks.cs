using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.TwoTower;

namespace Bakeoff.Cli;

/// <summary>
/// Says which programs and libraries are missing. What no experiment of the folder needs is named with what it would be for; what one needs makes the
/// machine unfit.
/// </summary>
/// <param name="system">The machine.</param>
internal sealed class ProgramChecks(IHostSystem system)
{
    /// <summary>Looks for what experiments need.</summary>
    /// <param name="experiments">The experiments that can be read.</param>
    /// <param name="programs">The programs that commands begin with, each with the experiment that names it.</param>
    /// <param name="libraries">The folder of the engine's native libraries.</param>
    /// <param name="variables">The names of the variables of the environment.</param>
    public IEnumerable<DoctorCheck> Run(
        IReadOnlyList<Experiment> experiments, IReadOnlyList<(string Program, string Experiment)> programs, string libraries,
        IEnumerable<string> variables)
    {
        yield return Look(
            "git", system.FindVersion("git", "--version"), [], "install git: comparisons with a branch, and the commit on a page, need it");
        yield return Look(
            "dotnet SDK", system.FindVersion("dotnet", "--version"),
            NamesOf(experiments, experiment => experiment.CustomModels.Values.Any(model => model.Code is not null) || experiment.Metrics.Count > 0),
            "install the .NET 10 SDK, as global.json asks for: it builds custom models and metrics, and the engine of another commit");
        foreach (DoctorCheck check in Commands(programs).Append(Torch(experiments, libraries)))
        {
            yield return check;
        }

        foreach (string name in KnownVariables.FindUnknown(variables))
        {
            yield return new DoctorCheck(
                name, "is set", false, "nothing reads it. " + NearestName.Remedy(name, [.. KnownVariables.All.Select(known => known.Name)]));
        }
    }

    /// <summary>
    /// Finds the programs that the commands of custom models begin with. The experiments are not read as a run reads them, which asks a program for
    /// its version: where it is missing, that would be an error of the experiment.
    /// </summary>
    /// <param name="folder">The folder of the experiments.</param>
    public static IReadOnlyList<(string Program, string Experiment)> FindPrograms(string folder)
    {
        var found = new List<(string, string)>();
        foreach (string name in new ExperimentReader(folder).Names)
        {
            try
            {
                JsonNode? root = JsonNode.Parse(
                    File.ReadAllText(Path.Combine(folder, name, "experiment.json")),
                    documentOptions: new() { CommentHandling = JsonCommentHandling.Skip });
                found.AddRange(
                    (root?["models"] as JsonObject ?? []).Select(model => ((model.Value as JsonObject)?["command"] as JsonArray)?.FirstOrDefault())
                    .OfType<JsonValue>().Where(program => program.GetValueKind() == JsonValueKind.String)
                        .Select(program => (program.GetValue<string>(), name)));
            }
            catch (Exception e) when (e is JsonException or IOException or InvalidOperationException or ArgumentException)
            {
                // A run of it tells what is wrong.
            }
        }

        return [.. found.Where(use => !use.Item1.Contains('/', StringComparison.Ordinal))];
    }

    /// <summary>Reads the experiments of a folder; those with errors are left out, which a run of them tells.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<Experiment> Read(string folder)
    {
        var experiments = new List<Experiment>();
        foreach (string name in new ExperimentReader(folder).Names)
        {
            try
            {
                experiments.Add(new ExperimentReader(folder).Read(name));
            }
            catch (BakeoffException)
            {
                // The doctor looks at the machine.
            }
        }

        return experiments;
    }

    /// <summary>The programs that the commands of custom models begin with; python3 in any case, which most of them are written in.</summary>
    private IEnumerable<DoctorCheck> Commands(IReadOnlyList<(string Program, string Experiment)> used)
    {
        const string Python = "python3";
        foreach (string program in used.Select(use => use.Program).Append(Python).Distinct().Order(StringComparer.Ordinal))
        {
            yield return Look(
                program, system.FindProgram(program), [.. used.Where(use => use.Program == program).Select(use => use.Experiment).Distinct()],
                $"install {program}: custom models that are commands may need it");
        }
    }

    /// <summary>libtorch comes with a build, and is fetched where a package of the engine first needs it.</summary>
    private static DoctorCheck Torch(IReadOnlyList<Experiment> experiments, string libraries)
    {
        string? found = Directory.Exists(libraries)
            ? Directory.EnumerateFiles(libraries, "*torch_cpu*", SearchOption.AllDirectories).FirstOrDefault() : null;
        string[] users = NamesOf(experiments, experiment => experiment.Models.Values.OfType<TwoTowerOptions>().Any(options => options.UsesTorch()));
        bool isFetched = found is null && NeededLibraries.CanFetch(libraries, EngineProgram.Name);
        return Look(
            "libtorch", found is not null ? "there" : isFetched ? "fetched when it is first needed" : null, users,
            "install the engine's package for this system again: the torch backend of the two-tower model needs it, and \"fused\" does not");
    }

    private static DoctorCheck Look(string name, string? found, string[] users, string remedy) => found is not null
        ? new DoctorCheck(name, found, true, null)
        : users.Length == 0 ? new DoctorCheck(name, "not found, and no experiment here needs it", true, remedy)
            : new DoctorCheck(name, $"not found, and needed by {string.Join(", ", users.Take(3))}{(users.Length > 3 ? ", …" : "")}", false, remedy);

    private static string[] NamesOf(IEnumerable<Experiment> experiments, Func<Experiment, bool> isMeant) =>
        [.. experiments.Where(isMeant).Select(experiment => experiment.Name)];
}
