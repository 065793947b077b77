using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using SystemProcess = System.Diagnostics.Process;

/// What each target of the engine's asks the engine for.
var engineTargets = new Dictionary<string, Func<int>>(StringComparer.Ordinal);

/// Builds the engine if a file that it is built from has other bytes than at the last build.
public static class EngineBuild
{
    private const string Stamp = "artifacts/cake/engine.stamp";
    private const string Engine = "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll";
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    /// Names, sizes and times are looked at first, since that is quick. Where they differ the bytes decide: git checkout writes a file again, with
    /// a new time and the bytes that it had.
    public static void Ensure()
    {
        string[] stamp = System.IO.File.Exists(Engine) && System.IO.File.Exists(Stamp) ? System.IO.File.ReadAllText(Stamp).Split("\n\n") : [];
        string looks = Looks();
        if (stamp.Length == 2 && stamp[0] == looks)
        {
            return;
        }

        string bytes = stamp.Length == 2 ? Bytes() : "";
        if (bytes == "" || bytes != stamp[1])
        {
            Build();
            (looks, bytes) = (Looks(), Bytes());
        }

        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Stamp));
        System.IO.File.WriteAllText(Stamp, looks + "\n\n" + bytes);
    }

    /// A first build downloads packages and takes minutes: it says at once that it builds, and what it has come to. All that the compiler said is
    /// shown only if the build fails. On standard error, since what the engine prints may be read by a program.
    private static void Build()
    {
        bool live = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null;
        var clock = Stopwatch.StartNew();
        var lines = new List<string>();
        string last = "";
        int restored = 0, built = 0;
        Console.Error.WriteLine(
            "Building the engine, since it was not built yet or its sources changed. The first build downloads its packages (about 200 MB, most of it "
                + "libtorch), and takes minutes.");
        List<string> arguments = ["build", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "--nologo", "-v", "minimal", "-tl:off"];
        if (!System.IO.Directory.Exists("artifacts/bin/Bakeoff.Cli"))
        {
            // A clone's first build, of sources that CI has seen, does without analyzers, a third of its time. The next `dotnet build` runs them.
            arguments.Add("-p:RunAnalyzers=false");
        }

        int exitCode = EngineProcess.Start(arguments, line =>
        {
            lock (lines)
            {
                lines.Add(line);
                restored += line.TrimStart().StartsWith("Restored ") ? 1 : 0;
                built += line.Contains(" -> ") ? 1 : 0;
                last = string.IsNullOrWhiteSpace(line) ? last : Step(line);
            }
        }, live ? TimeSpan.FromSeconds(1) : LogInterval, () =>
        {
            lock (lines)
            {
                string text = $"  {clock.Elapsed.TotalSeconds:F0} s: {last} ({restored} projects restored, {built} built)";
                Console.Error.Write(live ? "\r" + text.PadRight(79)[..79] : text + "\n");
            }
        });
        Console.Error.Write(live ? "\r" + new string(' ', 79) + "\r" : "");
        if (exitCode != 0)
        {
            Console.Error.WriteLine(string.Join("\n", lines));
            throw EngineProcess.Stopped(exitCode);
        }

        Console.Error.WriteLine($"  built in {clock.Elapsed.TotalSeconds:F0} s");
    }

    /// "  Bakeoff.Core -> …/Bakeoff.Core.dll" means that the project is built.
    private static string Step(string line) => line.Split(" -> ") is [var project, _] ? $"built {project.Trim()}"
        : line.TrimStart().StartsWith("Restored ") ? $"restored {System.IO.Path.GetFileName(line.Split(" (in ")[0])}" : line.Trim();

    private static string Looks() => string.Join("\n", Files().Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));

    private static string Bytes() => string.Join("\n", Files().Select(file =>
    {
        using FileStream stream = file.OpenRead();
        return $"{Convert.ToHexString(SHA256.HashData(stream))} {file.FullName}";
    }));

    /// What it is built from, a file that is gone counts too; and what was built: another build, of other sources, may have replaced that.
    private static IEnumerable<FileInfo> Files()
    {
        var built = new DirectoryInfo(System.IO.Path.GetDirectoryName(Engine));
        string[] ofBuilds = { ".props", ".targets", ".json", ".txt", ".config", ".editorconfig" };
        return new DirectoryInfo("src").EnumerateFiles("*", SearchOption.AllDirectories)
            .Concat(new DirectoryInfo(".").EnumerateFiles().Where(file => ofBuilds.Contains(file.Extension)))
            .Concat(new DirectoryInfo("build").EnumerateFiles("*.props")).Concat(built.Exists ? built.EnumerateFiles("*akeoff*.dll") : [])
            .OrderBy(file => file.FullName, StringComparer.Ordinal);
    }
}

/// Starts programs, and ends them when Cake is ended.
public static class EngineProcess
{
    /// Runs the engine's command line.
    public static int RunEngine(IEnumerable<string> arguments)
    {
        EngineBuild.Ensure();
        return Start(arguments.Prepend("artifacts/bin/Bakeoff.Cli/release/bakeoff.dll").Prepend("exec"), null, Timeout.InfiniteTimeSpan, null);
    }

    /// Runs another command of .NET; throws if it fails.
    public static void Run(params string[] arguments)
    {
        if (Start(arguments, null, Timeout.InfiniteTimeSpan, null) is not 0 and var exitCode)
        {
            throw Stopped(exitCode);
        }
    }

    public static CakeException Stopped(int exitCode) => new(exitCode, exitCode == 130 ? "Cancelled." : "Stopped: see the error above.");

    /// Starts dotnet and waits for it; where its lines are taken, something is done in each interval meanwhile.
    public static int Start(IEnumerable<string> arguments, Action<string> line, TimeSpan interval, Action tick)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = line is not null };
        start.Environment["BAKEOFF_PARENT_PID"] = Environment.ProcessId.ToString();
        using SystemProcess process = SystemProcess.Start(start);
        using PosixSignalRegistration interrupt = KillOn(PosixSignal.SIGINT, process);
        using PosixSignalRegistration terminate = KillOn(PosixSignal.SIGTERM, process);
        if (line is not null)
        {
            process.OutputDataReceived += (_, data) => line(data.Data ?? "");
            process.BeginOutputReadLine();
            while (!process.WaitForExit(interval))
            {
                tick();
            }
        }

        process.WaitForExit(); // And for the last of its lines.
        return process.ExitCode;
    }

    /// The engine gets the signal too, or sees that we are gone, and cleans up after itself; we wait for it.
    private static PosixSignalRegistration KillOn(PosixSignal signal, SystemProcess process) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
            }
            else
            {
                SystemProcess.Start("kill", $"-TERM {process.Id}")?.WaitForExit();
            }
        });
}

/// All arguments but Cake's own go to the engine, so that a misspelt one is an error there and not silently ignored.
IEnumerable<string> Passed(params string[] taken) => Context.Arguments.GetArguments()
    .Where(argument => !taken.Append("target").Contains(argument.Key))
    .SelectMany(argument => argument.Value.Select(value => string.IsNullOrEmpty(value) ? $"--{argument.Key}" : $"--{argument.Key}={value}"));

/// A stage of the engine. Its inputs are declared for who looks at the graph; the engine brings all of them up to date in one run.
void StageTask(string stage, string description, params string[] inputs)
{
    CakeTaskBuilder task = AddEngineTask(stage, description, () => EngineProcess.RunEngine(Passed().Prepend(stage).Prepend("run")));
    foreach (string input in inputs)
    {
        task.IsDependentOn(input);
    }
}

/// Another command of the engine's.
void EngineTask(string name, string description, string command)
{
    bool named = command is "explain" or "audit" or "logs" && HasArgument("stage");
    AddEngineTask(name, description, () => EngineProcess.RunEngine(named
        ? Passed("stage").Prepend(Argument<string>("stage")).Prepend(command)
        : Passed().Prepend(command)));
}

CakeTaskBuilder AddEngineTask(string name, string description, Func<int> run)
{
    engineTargets.Add(name, run);
    return Task(name).Description(description);
}

/// What is asked for: the engine once, whose output is the answer, without a frame for each stage around it. The rest goes through Cake,
/// as does whoever only looks (--tree, --dryrun, --description).
void RunRequested(string target)
{
    string name = Tasks.Select(task => task.Name).FirstOrDefault(task => task.Equals(target, StringComparison.OrdinalIgnoreCase));
    bool looks = ((Func<string, CakeReport>)RunTarget).Target.GetType().Name != "BuildScriptHost";
    if (name is null)
    {
        Refuse($"there is no target '{target}'.", Suggestion(target, Tasks.Select(task => task.Name).ToArray()));
    }
    else if (looks || !engineTargets.TryGetValue(name, out Func<int> run))
    {
        if (!looks && Passed().FirstOrDefault() is string unknown)
        {
            Refuse($"the target {name} takes no arguments: '{unknown}'.", "Leave it out, or call the program that it is for.");
        }

        RunTarget(name);
    }
    else if (Settings.Exclusive)
    {
        Refuse("--exclusive would run a stage without what it reads.", "Leave it out: what is up to date does not run again.");
    }
    else if (run() is not 0 and var exitCode)
    {
        throw EngineProcess.Stopped(exitCode);
    }
}

void Refuse(string message, string remedy)
{
    Console.Error.WriteLine($"bakeoff: error BKF1001: {message} {remedy}");
    throw EngineProcess.Stopped(2);
}

/// The same as the engine's for misspelt names.
string Suggestion(string name, string[] known)
{
    string nearest = known.OrderBy(other => Distance(name, other)).First();
    return Distance(name, nearest) <= Math.Max(2, name.Length / 3) ? $"Did you mean '{nearest}'?" : $"Choose one of {string.Join(", ", known)}.";
}

int Distance(string a, string b)
{
    int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
    for (int i = 1; i <= a.Length; i++)
    {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= b.Length; j++)
        {
            int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
        }
    }

    return row[^1];
}
