using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Builds projects with custom models and metrics. Whether there is anything to do is MSBuild's matter.</summary>
internal static class ModelBuild
{
    private const int ShownLines = 20;

    /// <summary>Builds a project that an experiment names.</summary>
    /// <param name="project">The project's file.</param>
    /// <returns>The file of its assembly.</returns>
    /// <exception cref="ReportedException">It does not build (<c>BKF1024</c>), or has no assembly of its own (<c>BKF1020</c>).</exception>
    public static string Run(string project)
    {
        // Release, as the engine is: Debug is other code, and the code is in the key. With a target MSBuild also builds before it prints the
        // property.
        string[] output =
            Run(project, ["build", project, "-c", "Release", "-t:Build", "-getProperty:TargetPath", "--nologo", "-v", "quiet", "-tl:off"]);
        return output.LastOrDefault(line => line.Trim().Length > 0)?.Trim() is { } path && File.Exists(path) ? path : throw new ReportedException(
            [new ErrorReport(
                ErrorCodes.BadCustomModel, "the project builds no assembly that a class could be taken from.",
                "Name the project of a class library with one 'TargetFramework'.", new FileLocation(Shown(project)))]);
    }

    /// <summary>Runs <c>dotnet</c> in a project's folder. Two at a time would write the same files.</summary>
    /// <param name="project">The project's file.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The lines of its standard output.</returns>
    /// <exception cref="ReportedException">It does not build (<c>BKF1024</c>).</exception>
    public static string[] Run(string project, string[] arguments)
    {
        try
        {
            using FileStream alone = WaitForOthers(project);
            (int exitCode, string[] output, string[] errors) = Run("dotnet", arguments, Path.GetDirectoryName(project)!);
            return exitCode == 0 ? output : throw NotBuilt(project, [.. output, .. errors]);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ModelsNotBuilt, $"the projects with models cannot be built: dotnet cannot be started ({e.Message}).",
                "Install the .NET SDK, or name built assemblies with --assembly.", new FileLocation(Shown(project)))]);
        }
    }

    /// <summary>The error of a project that does not build.</summary>
    /// <param name="project">The project's file.</param>
    /// <param name="lines">What the build printed.</param>
    public static ReportedException NotBuilt(string project, string[] lines)
    {
        string[] errors = [.. lines.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        return new ReportedException([new ErrorReport(
            ErrorCodes.ModelsNotBuilt,
            $"the projects with models do not build:\n{string.Join('\n', (errors.Length > 0 ? errors : lines).TakeLast(ShownLines))}\n",
            "Correct what the compiler names, or name built assemblies with --assembly.", new FileLocation(Shown(project)))]);
    }

    /// <summary>A project's file as messages name it.</summary>
    /// <param name="project">The project's file.</param>
    public static string Shown(string project) => Path.GetRelativePath(Environment.CurrentDirectory, project);

    /// <summary>Another command may build the same project; the lock ends with its process.</summary>
    private static FileStream WaitForOthers(string project)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.UserName}\n{project}")).AsSpan(0, 16));
        string file = Path.Combine(Path.GetTempPath(), $"bakeoff-build-{name}.lock");
        while (true)
        {
            if (FileLock.TryOpen(file, FileMode.OpenOrCreate) is { } held)
            {
                return held;
            }

            Thread.Sleep(100);
        }
    }

    private static (int ExitCode, string[] Output, string[] Errors) Run(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A node that stays would keep the output open.
        using Process process = RunningCommand.Start(start);
        process.StandardInput.Close();
        var (output, errors) = (new List<string>(), new List<string>());
        OutputLines[] read = [Reader(process.StandardOutput, output), Reader(process.StandardError, errors)];
        process.WaitForExit();
        RunningCommand.Forget();
        Array.ForEach(read, lines => lines.Wait(TimeSpan.FromSeconds(5)));
        lock (output)
        {
            lock (errors)
            {
                return (process.ExitCode, [.. output], [.. errors]);
            }
        }
    }

    private static OutputLines Reader(StreamReader from, List<string> lines) => new(from, line =>
    {
        lock (lines)
        {
            lines.Add(line);
        }
    });
}
