using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Benchmarks;

/// <summary>The measurements, in seconds.</summary>
/// <param name="before">Another build's <c>bakeoff.dll</c>, which takes turns with this one's where starting is measured; null for none.</param>
internal sealed class EngineMeasurements(string? before)
{
    private const string Engine = "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll";
    private readonly SortedDictionary<string, double[]> _seconds = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("bakeoff-benchmark-").FullName;

    public void Noop()
    {
        string[] run = ["exec", Engine, "run", "Report", "--artifacts", In("artifacts")];
        Time("dotnet", run);
        Time("dotnet", run);
        string empty = EmptyProgram();
        Take(21, ("noop: empty .NET program", () => Time("dotnet", ["exec", empty])), ("noop: bakeoff run report", () => Time("dotnet", run)),
            ("noop: the long way, without the kept answer", () =>
        {
            Directory.Delete(In("artifacts/cache/answers"), recursive: true);
            return Time("dotnet", run);
        }));
    }

    /// <summary>What starting costs: of a process, and of a run that starts ten.</summary>
    public void Start()
    {
        string request = Text("request.json", CanonicalJson.Serialize(new StageRequest(
            "NoSuchStage", "NoSuchStage", "{}", 0, null, new Dictionary<string, string>(), In("output"), In("work"), In("resume"), 1,
            new FetchPolicy())));
        string empty = EmptyProgram();
        (string Name, string File)[] engines = before is null ? [("", Engine)] : [("", Engine), (", before", before)];
        double Cold(string engine)
        {
            string artifacts = In("cold");
            double seconds = Time("dotnet", ["exec", engine, "run", "Report", "--artifacts", artifacts]);
            Directory.Delete(artifacts, recursive: true);
            return seconds;
        }

        foreach ((_, string engine) in engines)
        {
            Cold(engine);
        }

        Take(21, [("start: empty .NET program", () => Time("dotnet", ["exec", empty])),
            .. engines.Select(engine => ($"start: a stage's process, up to its stage{engine.Name}",
                (Func<double>)(() => Time("dotnet", ["exec", engine.File, "stage", request], exitCode: 1)))),
            .. engines.Select(engine => ($"start: bakeoff plan{engine.Name}",
                (Func<double>)(() => Time("dotnet", ["exec", engine.File, "plan", "--json", "--artifacts", In("none")]))))]);
        Take(7, [.. engines.Select(engine => ($"start: quickstart, an empty store{engine.Name}", (Func<double>)(() => Cold(engine.File))))]);
    }

    public void EntryPoints()
    {
        string script = Text("cake/empty.cake", "Task(\"Default\");\nRunTarget(\"Default\");");
        File.Copy("cake.config", In("cake/cake.config"));
        string project = Path.GetDirectoryName(Path.GetDirectoryName(EmptyProgram()))!;
        Time("dotnet", ["cake", "--target=Report"]);
        Time("dotnet", ["cake", "--target=Report"]);
        Time("dotnet", ["build", "-t:Report"]);
        Take(7,
            ("entry points: cake, an empty script", () => Time("dotnet", ["cake", script])),
            ("entry points: cake --target=Report", () => Time("dotnet", ["cake", "--target=Report"])),
            ("entry points: dotnet build of an empty project", () => Time("dotnet", ["build", project])),
            ("entry points: dotnet build -t:Report", () => Time("dotnet", ["build", "-t:Report"])));
    }

    public void Experiments()
    {
        foreach (int count in new[] { 10, 100, 1000 })
        {
            string root = In($"experiments-{count}/experiments");
            Text($"experiments-{count}/experiments/base/experiment.json", File.ReadAllText("experiments/quickstart/experiment.json"));
            for (int i = 1; i < count; i++)
            {
                Text(
                    string.Create(CultureInfo.InvariantCulture, $"experiments-{count}/experiments/e{i:D4}/experiment.json"),
                    string.Create(CultureInfo.InvariantCulture, $$"""{ "extends": "base", "question": "{{i}}?" }"""));
            }

            string[] Of(params string[] command) => ["exec", Engine, .. command, "--all", "--experiments", root, "--artifacts", In("many")];
            Time("dotnet", Of("run", "Evaluate"));
            Take(3,
                (string.Create(CultureInfo.InvariantCulture, $"experiments: plan of {count,4}"), () => Time("dotnet", Of("plan"))),
                (string.Create(CultureInfo.InvariantCulture, $"experiments: no-op run of {count,4}"), () => Time("dotnet", Of("run", "Evaluate"))));
        }
    }

    public void Store()
    {
        foreach (int count in new[] { 1_000, 1_000_000 })
        {
            var store = new ArtifactStore(In($"store-{count}"));
            string actions = Directory.CreateDirectory(In($"store-{count}/actions/Fake")).FullName;
            StageKey KeyOf(int i) => new([new KeyPart("stage", "Fake"), new KeyPart("option.i", i.ToString(CultureInfo.InvariantCulture))]);
            for (int i = 0; i < count; i++)
            {
                StageKey key = KeyOf(i);
                File.WriteAllBytes(
                    Path.Combine(actions, key.Hash + ".json"),
                    Encoding.UTF8.GetBytes(CanonicalJson.Serialize(ActionEntry.Create("Fake", key.Parts, []))));
            }

            int[] order = new SeededRandom(1).Permutation(count)[..1000];
            double Look()
            {
                long start = Stopwatch.GetTimestamp();
                foreach (int i in order)
                {
                    _ = store.Find("Fake", KeyOf(i), out string reason) ?? throw new InvalidOperationException(reason);
                }

                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            Look();
            Take(7, (string.Create(CultureInfo.InvariantCulture, $"store: 1,000 look-ups among {count,7}"), Look));
        }
    }

    public void Write(string folder)
    {
        string name = Path.Combine(folder, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-engine");
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Machine: {Machine.Description}. Seconds: the median, smallest to largest in brackets.\n\n| what | seconds | runs |\n|---|---:|---:|\n");
        foreach ((string what, double[] seconds) in _seconds)
        {
            double[] sorted = [.. seconds.Order()];
            text.Append(
                CultureInfo.InvariantCulture, $"| {what} | {sorted[sorted.Length / 2]:F3} [{sorted[0]:F3}, {sorted[^1]:F3}] | {sorted.Length} |\n");
        }

        AtomicFile.WriteText(name + ".md", text.ToString());
        AtomicFile.WriteText(
            name + ".json", CanonicalJson.Serialize(new { Format = "engine-benchmark/1", Machine = Machine.Description, Seconds = _seconds }));
        Console.Write(text);
        Directory.Delete(_folder, recursive: true);
    }

    private static double Time(string program, string[] arguments, int exitCode = 0)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, // A stage ends where its input does.
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == exitCode
            ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    private void Take(int times, params (string Name, Func<double> Measure)[] turns)
    {
        foreach ((string name, Func<double> measure) in Enumerable.Repeat(turns, times).SelectMany(turn => turn))
        {
            _seconds[name] = [.. _seconds.GetValueOrDefault(name, []), measure()];
        }
    }

    private string EmptyProgram()
    {
        if (!File.Exists(In("empty/out/empty.dll")))
        {
            Text("empty/empty.csproj",
                "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>"
                    + "<OutDir>out/</OutDir></PropertyGroup></Project>");
            Text("empty/Program.cs", "return;");
            Time("dotnet", ["build", In("empty")]);
        }

        return In("empty/out/empty.dll");
    }

    private string In(string path) => Path.Combine(_folder, path);

    private string Text(string path, string text)
    {
        AtomicFile.WriteText(In(path), text);
        return In(path);
    }
}
