using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>
/// Finds the assemblies of custom models that an experiment names without a path: those that the command line names; those of the engine; and, where
/// the command line names none, those of the projects that the project of <c>Bakeoff.Sdk</c> in the experiments' folder references, which are built
/// first. So the command line alone measures the same models as MSBuild and Cake do.
/// </summary>
/// <param name="named">The files that the command line names.</param>
/// <param name="experimentsFolder">The folder of the experiments.</param>
/// <param name="preparing">Is told when models are built, which takes a while.</param>
internal sealed class ModelAssemblies(IReadOnlyList<string> named, string experimentsFolder, Action<string>? preparing = null)
{
    private const int ShownLines = 20;
    private static readonly Dictionary<string, string[]> s_built = new(StringComparer.Ordinal); // Once in a process, for all experiments.
    private static readonly Lock s_gate = new();

    /// <summary>The files that the command line names, or else those that were built.</summary>
    /// <exception cref="ReportedException">The projects do not build (<c>BKF1024</c>).</exception>
    public IReadOnlyList<string> Files => named.Count > 0 ? named : Built();

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

    private static string? Among(IReadOnlyList<string> files, string name) =>
        files.Select(Path.GetFullPath).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name && File.Exists(file));

    private string[] Built()
    {
        if (Project is not { } project)
        {
            return [];
        }

        lock (s_gate)
        {
            return s_built.TryGetValue(project, out string[]? files) ? files : s_built[project] = Build(project);
        }
    }

    private string[] Build(string project)
    {
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, project), folder = Path.GetDirectoryName(project)!;
        string answer = Path.Combine(folder, "obj", FormattableString.Invariant($"environment.{Environment.ProcessId}.txt"));
        preparing?.Invoke($"Building the models of {shown}");
        try
        {
            (int exitCode, string[] lines) = Run("dotnet", ModelProject.BuildArguments(project, answer), folder);
            if (exitCode != 0 || !File.Exists(answer))
            {
                string[] errors = [.. lines.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
                throw new ReportedException([new ErrorReport(
                    ErrorCodes.ModelsNotBuilt,
                    $"the projects with models do not build:\n{string.Join('\n', (errors.Length > 0 ? errors : lines).TakeLast(ShownLines))}\n",
                    "Correct what the compiler names, or name built assemblies with --assembly.", new FileLocation(shown))]);
            }

            return [.. ModelProject.ReadAnswer(answer)["assembly"]];
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ModelsNotBuilt, $"the projects with models cannot be built: dotnet cannot be started ({e.Message}).",
                "Install the .NET SDK, or name built assemblies with --assembly.", new FileLocation(shown))]);
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private static (int ExitCode, string[] Lines) Run(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(
            program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A node that stays would keep the output open.
        using Process process = RunningCommand.Start(start);
        process.StandardInput.Close();
        var lines = new List<string>();
        void Add(string line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }

        OutputLines[] read = [new(process.StandardOutput, Add), new(process.StandardError, Add)];
        process.WaitForExit();
        RunningCommand.Forget();
        Array.ForEach(read, output => output.Wait(TimeSpan.FromSeconds(5)));
        lock (lines)
        {
            return (process.ExitCode, [.. lines]);
        }
    }
}
