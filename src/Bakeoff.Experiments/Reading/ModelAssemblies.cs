using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Finds the assemblies of custom models and metrics. An experiment names one without a path: it is among those that the command line names; those of
/// the engine; and, where the command line names none, those of the projects that the project of <c>Bakeoff.Sdk</c> in the experiments' folder
/// references, which are built first. So the command line alone measures the same models as MSBuild and Cake do. Or it names the project itself,
/// which is built unless the command line names its assembly.
/// </summary>
/// <param name="named">The files that the command line names.</param>
/// <param name="experimentsFolder">The folder of the experiments.</param>
/// <param name="preparing">Is told when models are built, which takes a while.</param>
internal sealed class ModelAssemblies(IReadOnlyList<string> named, string experimentsFolder, Action<string>? preparing = null)
{
    private static readonly Dictionary<string, string[]> s_built = new(StringComparer.Ordinal); // Once in a process, for all experiments.
    private static readonly Lock s_gate = new();

    /// <summary>The files that the command line names, or else those that were built.</summary>
    /// <exception cref="ReportedException">The projects do not build (<c>BKF1024</c>).</exception>
    public IReadOnlyList<string> Files => named.Count > 0 ? named : Project is { } project ? Once(project, BuildReferences) : [];

    /// <summary>The project whose references are the models; null if there is none.</summary>
    public string? Project => ModelProject.Find(experimentsFolder);

    /// <summary>The file of an assembly, or null.</summary>
    /// <param name="name">Its name, without an extension.</param>
    /// <exception cref="ReportedException">The projects do not build (<c>BKF1024</c>).</exception>
    public string? Find(string name) =>
        FindNamed(name) ?? (Path.Combine(AppContext.BaseDirectory, name + ".dll") is var own && File.Exists(own) ? own : Among(Files, name));

    /// <summary>The same among the files that the command line names.</summary>
    /// <param name="name">Its name, without an extension.</param>
    public string? FindNamed(string name) => Among(named, name);

    /// <summary>
    /// The file of the assembly of a project that an experiment names: one of that name that the command line names, or else a build.
    /// </summary>
    /// <param name="project">The project's file.</param>
    /// <exception cref="ReportedException">The project does not build (<c>BKF1024</c>), or has no assembly of its own (<c>BKF1020</c>).</exception>
    public string Build(string project) =>
        FindNamed(Path.GetFileNameWithoutExtension(project)) ?? Once(project, file => [ModelBuild.Run(file)])[0];

    private static string? Among(IReadOnlyList<string> files, string name) =>
        files.Select(Path.GetFullPath).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name && File.Exists(file));

    private string[] Once(string project, Func<string, string[]> build)
    {
        lock (s_gate)
        {
            if (!s_built.TryGetValue(project, out string[]? files))
            {
                preparing?.Invoke($"Building the models of {ModelBuild.Shown(project)}");
                s_built[project] = files = build(project);
            }

            return files;
        }
    }

    private static string[] BuildReferences(string project)
    {
        string name = FormattableString.Invariant($"environment.{Environment.ProcessId}.txt");
        string answer = Path.Combine(Path.GetDirectoryName(project)!, "obj", name);
        try
        {
            string[] output = ModelBuild.Run(project, ModelProject.BuildArguments(project, answer));
            return File.Exists(answer) ? [.. ModelProject.ReadAnswer(answer)["assembly"]] : throw ModelBuild.NotBuilt(project, output);
        }
        finally
        {
            File.Delete(answer);
        }
    }
}
