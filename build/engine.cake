using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SystemProcess = System.Diagnostics.Process;

/// The plan of the engine, asked once: tasks whose stages are up to date are skipped.
public sealed class EnginePlan
{
    private readonly HashSet<string> _open = new();

    public static EnginePlan Create(ISetupContext context)
    {
        var plan = new EnginePlan();
        string requested = context.TargetTask.Name;
        if (requested is "Test" or "Benchmark" or "Pack" or "Clean")
        {
            return plan;
        }

        EngineBuild.Ensure();
        if (requested is "Plan" or "Explain" or "Audit" or "Compare" or "Leaderboard" or "Sweep" or "Snapshot" or "Comment" or "Export" or "Push" or "Runs" or "Gc" or "Doctor" or "Datasets")
        {
            return plan;
        }

        string json = EngineProcess.Capture(EngineProcess.Arguments(context, "plan", "--json"));
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonElement step in document.RootElement.GetProperty("steps").EnumerateArray())
        {
            if (step.GetProperty("state").GetString() != "up-to-date")
            {
                plan._open.Add(step.GetProperty("stage").GetString());
            }
        }

        return plan;
    }

    public bool MustRun(string stage) => _open.Contains(stage);

    /// The models of an experiment do not read one another: the first task trains all of them, and the engine decides
    /// which fit side by side. The tasks of the others then find theirs up to date.
    public IEnumerable<string> RunWith(string stage, string target) => stage.StartsWith("Train") && !target.StartsWith("Train")
        ? _open.Where(open => open.StartsWith("Train") && open != stage).Prepend(stage)
        : new[] { stage };
}

/// Builds the engine if a file that it is built from is another one than at the last build.
public static class EngineBuild
{
    private const string Stamp = "artifacts/cake/engine.stamp";
    private const string Engine = "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll";

    public static void Ensure()
    {
        string sources = Sources();
        if (System.IO.File.Exists(Engine) && System.IO.File.Exists(Stamp) && System.IO.File.ReadAllText(Stamp) == sources + Assemblies())
        {
            return;
        }

        // The compiler's lines are shown only if the build fails: a run starts with the run.
        EngineProcess.Capture("build", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "--nologo", "-v", "quiet", "-tl:off");
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Stamp));
        System.IO.File.WriteAllText(Stamp, sources + Assemblies());
    }

    /// Names, sizes and times, as MSBuild looks at them; a file that is gone counts too.
    private static string Sources() => List(new DirectoryInfo("src").EnumerateFiles("*", SearchOption.AllDirectories).Concat(new DirectoryInfo(".").EnumerateFiles()));

    /// Another build, of other sources, may have written them since.
    private static string Assemblies() => List(new FileInfo(Engine).Directory.EnumerateFiles("*akeoff*.dll"));

    private static string List(IEnumerable<FileInfo> files) => string.Concat(files
        .OrderBy(file => file.FullName, StringComparer.Ordinal)
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n"));
}

/// Starts the engine's command line, and ends it when Cake is ended.
public static class EngineProcess
{
    public static string[] Arguments(ICakeContext context, params string[] verb)
    {
        var arguments = new List<string> { "exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll" };
        arguments.AddRange(verb);
        if (verb[0] == "datasets")
        {
            return arguments.ToArray();
        }

        // All but Cake's own go to the engine, so that a misspelt one is an error there and not silently ignored.
        foreach ((string name, ICollection<string> values) in context.Arguments.GetArguments())
        {
            if (name is not ("target" or "stage" or "force"))
            {
                arguments.AddRange(values.Select(value => string.IsNullOrEmpty(value) ? $"--{name}" : $"--{name}={value}"));
            }
        }

        return arguments.ToArray();
    }

    public static void Run(params string[] arguments)
    {
        using SystemProcess process = Start(arguments, capture: false);
        using PosixSignalRegistration interrupt = KillOn(PosixSignal.SIGINT, process);
        using PosixSignalRegistration terminate = KillOn(PosixSignal.SIGTERM, process);
        process.WaitForExit();
        ThrowUnlessDone(process.ExitCode);
    }

    public static string Capture(params string[] arguments)
    {
        using SystemProcess process = Start(arguments, capture: true);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.Write(output);
        }

        ThrowUnlessDone(process.ExitCode);
        return output;
    }

    private static SystemProcess Start(string[] arguments, bool capture)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = capture };
        start.Environment["BAKEOFF_PARENT_PID"] = Environment.ProcessId.ToString();
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return SystemProcess.Start(start);
    }

    /// The engine gets the signal too, or sees that we are gone, and cleans up after itself; we wait for it.
    private static PosixSignalRegistration KillOn(PosixSignal signal, SystemProcess process) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            SystemProcess.Start("kill", $"-TERM {process.Id}")?.WaitForExit();
        });

    private static void ThrowUnlessDone(int exitCode)
    {
        if (exitCode != 0)
        {
            throw new CakeException(exitCode, exitCode == 130 ? "Cancelled." : "Stopped: see the error above.");
        }
    }
}

/// A stage of the engine. The requested one always asks the engine, which says "up to date": Cake fails a requested
/// target that it skips.
void StageTask(string stage, string description, params string[] inputs)
{
    var task = Task(stage).Description(description)
        .WithCriteria<EnginePlan>((context, plan) => target == stage || plan.MustRun(stage), "up to date")
        .Does<EnginePlan>((context, plan) =>
        {
            var arguments = EngineProcess.Arguments(context, plan.RunWith(stage, target).Prepend("run").ToArray()).ToList();
            if (target == stage && context.HasArgument("force"))
            {
                arguments.Add("--force");
            }

            EngineProcess.Run(arguments.ToArray());
        });
    foreach (string input in inputs)
    {
        task.IsDependentOn(input);
    }
}

void EngineTask(string name, string description, string verb) => Task(name).Description(description)
    .Does(context => EngineProcess.Run(verb is "explain" or "audit" && context.HasArgument("stage")
        ? EngineProcess.Arguments(context, verb, context.Argument<string>("stage"))
        : EngineProcess.Arguments(context, verb)));
