using System.Diagnostics;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The engine under test.</summary>
    public static string Engine => Path.Combine(AppContext.BaseDirectory, "bakeoff.dll");

    /// <summary>Runs the engine's command line with a store of the test's own.</summary>
    public static CommandResult Bakeoff(TestFolder folder, params string[] arguments) => Bakeoff(folder, new Dictionary<string, string>(), arguments);

    /// <summary>The same with environment variables.</summary>
    public static CommandResult Bakeoff(TestFolder folder, Dictionary<string, string> environment, params string[] arguments) =>
        Run(TestPaths.Repository, environment, "dotnet", ["exec", Engine, .. arguments, "--artifacts", folder["artifacts"]]);

    public static CommandResult Run(string directory, IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        using Process process = Start(directory, environment, program, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.Result);
    }

    /// <summary>
    /// Starts the engine's command line. What runs in the background of a shell ignores Ctrl-C, and so would what it starts: hence env.
    /// </summary>
    public static Process StartBakeoff(TestFolder folder, params string[] arguments) =>
        StartBakeoff(folder, new Dictionary<string, string>(), arguments);

    /// <summary>The same with environment variables.</summary>
    public static Process StartBakeoff(TestFolder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        string[] command = ["dotnet", "exec", Engine, .. arguments, "--artifacts", folder["artifacts"]];
        return OperatingSystem.IsLinux() ? Start(TestPaths.Repository, environment, "env", ["--default-signal=INT", .. command])
            : Start(TestPaths.Repository, environment, command[0], command[1..]);
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string directory, IReadOnlyDictionary<string, string>? environment, string program, string[] arguments)
    {
        var start =
            new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string inherited in new[]
        {
            "BAKEOFF_MIRROR", "BAKEOFF_ARTIFACTS", "BAKEOFF_STORE", "BAKEOFF_REMOTE", "GITHUB_ACTIONS", "SYSTEM_PULLREQUEST_PULLREQUESTID",
            "MSBUILDEXTENSIONSPATH", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "TESTINGPLATFORM_DOTNETTEST_EXECUTIONID",
        })
        {
            start.Environment.Remove(inherited);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Whether a program of .NET runs whose command line names a folder.</summary>
    public static bool IsAnyRunning(string folder) => Process.GetProcessesByName("dotnet").Any(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has just ended.
        }
    });
}
