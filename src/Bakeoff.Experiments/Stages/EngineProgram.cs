using System.Diagnostics;
using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// The program <c>bakeoff.dll</c>, which runs every stage in a process of its own. It is this process where the command line was started, and a file
/// next to the program that uses the library otherwise: so both run the same code, and have the same keys.
/// </summary>
internal sealed class EngineProgram
{
    /// <summary>The name of the program's assembly.</summary>
    public const string Name = "bakeoff";

    private EngineProgram(string file) => File = file;

    /// <summary>The program's assembly.</summary>
    public string File { get; }

    /// <summary>The folder of the assembly and of all that it is built on.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>Finds the program.</summary>
    /// <param name="file">Its assembly; null for the one next to this program.</param>
    /// <exception cref="ReportedException">It is not there (<c>BKF1023</c>).</exception>
    public static EngineProgram Find(string? file = null)
    {
        string path = Path.GetFullPath(file ?? Path.Combine(AppContext.BaseDirectory, Name + ".dll"));
        string? missing = new[] { path, Path.ChangeExtension(path, ".deps.json"), Path.ChangeExtension(path, ".runtimeconfig.json") }
            .FirstOrDefault(part => !System.IO.File.Exists(part));
        return missing is null ? new EngineProgram(path) : throw new ReportedException([new ErrorReport(
            ErrorCodes.EngineMissing, $"the program that runs the stages is not complete: there is no {missing}.",
            "Reference the project Bakeoff.Cli, whose build puts it next to your program, or name the bakeoff.dll of a build.")]);
    }

    /// <summary>Describes how the program is started.</summary>
    /// <param name="arguments">The command line.</param>
    public ProcessStartInfo StartOf(params string[] arguments)
    {
        string? process = Environment.ProcessPath;
        bool isThis = Path.GetFileNameWithoutExtension(process) == Name && Path.GetDirectoryName(process) == Folder;
        return isThis ? new ProcessStartInfo(process!, arguments) : StartOf(File, arguments);
    }

    /// <summary>Describes how an assembly is started by the runtime that runs this process.</summary>
    /// <param name="assembly">The file of the assembly.</param>
    /// <param name="arguments">The command line.</param>
    public static ProcessStartInfo StartOf(string assembly, IReadOnlyList<string> arguments) =>
        new(Dotnet(Environment.ProcessPath), ["exec", assembly, .. arguments]);

    /// <summary>The command <c>dotnet</c> of the runtime that runs this process: another one may be of another version.</summary>
    private static string Dotnet(string? process)
    {
        if (process is not null && Path.GetFileNameWithoutExtension(process) == "dotnet")
        {
            return process;
        }

        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string file = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return System.IO.File.Exists(file) ? file : name;
    }
}
