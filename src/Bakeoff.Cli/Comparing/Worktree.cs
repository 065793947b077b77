using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>
/// A commit in a working tree of its own, with its own build and the store of this one: what is there unchanged is not run again. The current
/// tree is not touched, whatever is edited in it.
/// </summary>
internal sealed class Worktree : IDisposable
{
    private const string TreeLine = "worktree ";
    private readonly string _root;
    private readonly string _commit;
    private readonly string _path;
    private string _engine = "";
    private string[] _assemblies = [];
    private readonly CancellationToken _cancellation;

    /// <exception cref="ReportedException">git cannot check it out (<c>BKF1018</c>).</exception>
    public Worktree(string root, string commit, string path, CancellationToken cancellation)
    {
        (_root, _commit, _path, _cancellation) = (root, commit, path, cancellation);
        Prune();
        if (Run("git", ["-C", root, "worktree", "add", "--quiet", "--detach", path, commit], null, quiet: true) is { Code: not 0 } git)
        {
            throw Failed($"git cannot check {commit[..10]} out into a worktree: {git.Text}", "Look at what git says; a clone needs the commit's files, so fetch them if it is partial.");
        }
    }

    /// <summary>
    /// Makes git forget the trees of comparisons that were killed, whose folders <see cref="ComparisonScratch"/> has deleted. One that was killed
    /// while git made it is locked, and git prunes none that is.
    /// </summary>
    private void Prune()
    {
        foreach (string tree in Run("git", ["-C", _root, "worktree", "list", "--porcelain"], null, quiet: true, keep: int.MaxValue).Text.Split('\n')
            .Where(line => line.StartsWith(TreeLine, StringComparison.Ordinal)).Select(line => line[TreeLine.Length..])
            .Where(tree => ComparisonScratch.IsWithin(tree) && !Directory.Exists(tree)))
        {
            Run("git", ["-C", _root, "worktree", "unlock", tree], null, quiet: true);
        }

        Run("git", ["-C", _root, "worktree", "prune"], null, quiet: true);
    }

    /// <summary>The settings of the runs there.</summary>
    public EngineSettings Settings(EngineSettings settings) => settings with { ArtifactsFolder = Path.Combine(_path, "artifacts"), StoreFolder = Path.GetFullPath(settings.StoreFolder) };

    /// <summary>Builds the engine there, unless one of the same sources was built before.</summary>
    /// <param name="cache">Keeps what was built.</param>
    /// <param name="building">Called before a build, which takes a while.</param>
    /// <exception cref="ReportedException">It does not build (<c>BKF1018</c>).</exception>
    public void Build(EngineCache cache, Action building)
    {
        if (!File.Exists(Path.Combine(_path, "src", "Bakeoff.Cli", "Bakeoff.Cli.csproj")))
        {
            building();
            BuildGuest();
            return;
        }

        string sources = GitCheckout.SourcesOf(_root, _commit) ?? throw Failed($"git cannot list the files of {_commit[..10]}.", "A clone needs the commit's files: fetch them if it is partial.");
        if (cache.Find(sources) is { } kept)
        {
            _engine = kept;
            return;
        }

        building();
        string built = Path.Combine(_path, "artifacts", "bin", "Bakeoff.Cli", "release");
        (int code, string text) = Run("dotnet", ["build", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "--nologo", "-v", "quiet", "-tl:off", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"], _path, quiet: true);
        if (code != 0 || !File.Exists(Path.Combine(built, "bakeoff.dll")))
        {
            throw Failed($"it does not build:\n{text}", "Mend the branch, or compare with a commit that builds.");
        }

        _engine = cache.Keep(sources, built);
    }

    /// <summary>
    /// In a repository that uses Bakeoff: builds its models, and takes the engine of the version that the commit asks for. Without a project of Bakeoff.Sdk
    /// it is this engine, and there are no models of its own.
    /// </summary>
    private void BuildGuest()
    {
        string folder = Path.Combine(_path, "experiments");
        string? project = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*proj").Order(StringComparer.Ordinal).FirstOrDefault(file => File.ReadAllText(file).Contains("Bakeoff.Sdk", StringComparison.Ordinal)) : null;
        if (project is null)
        {
            _engine = typeof(Worktree).Assembly.Location;
            return;
        }

        string environment = Path.Combine(_path, "artifacts", "environment.txt");
        (int code, string text) = Run("dotnet", ["build", project, "-t:BakeoffEnvironment", $"-p:BakeoffEnvironmentFile={environment}", "--nologo", "-v", "quiet", "-tl:off"], _path, quiet: true);
        if (code != 0 || !File.Exists(environment))
        {
            throw Failed($"its models do not build:\n{text}", "Mend the branch, or compare with a commit that builds.");
        }

        ILookup<string, string> said = File.ReadAllLines(environment).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        _engine = said["engine"].First();
        _assemblies = [.. said["assembly"].SelectMany(path => new[] { "--assembly", path })];
    }

    /// <summary>What <c>plan --json</c> prints there of all experiments; null where it fails, as it does with an experiment that is wrong.</summary>
    public string? Plan(EngineSettings settings)
    {
        (int code, string text) = Run("dotnet", ["exec", _engine, "plan", "--all", "--json", .. Places(settings)], _path, quiet: true, keep: int.MaxValue);
        return code == 0 ? text : null;
    }

    /// <exception cref="ReportedException">The run failed (<c>BKF1018</c>).</exception>
    public void RunReport(string experiment, EngineSettings settings)
    {
        List<string> arguments = ["exec", _engine, "run", "Report", "--experiment", experiment, .. Places(settings)];
        arguments.AddRange(settings.Fetch.Mirror is { } mirror ? ["--mirror", Directory.Exists(mirror) ? Path.GetFullPath(mirror) : mirror] : []);
        arguments.AddRange(settings.Fetch.Offline ? ["--offline"] : []);
        arguments.AddRange(settings.Remote is { } remote ? ["--remote", Directory.Exists(remote.Place) ? Path.GetFullPath(remote.Place) : remote.Place] : []);
        arguments.AddRange(settings.Remote is { ReadOnly: true } ? ["--remote-readonly"] : []);
        (int code, _) = Run("dotnet", arguments, _path, quiet: false);
        if (code != 0)
        {
            throw Failed($"the run of '{experiment}' there ended with exit code {code}, as it says above.", "Run it there by itself, or compare with another commit or experiment.");
        }
    }

    /// <summary>How many stages had to run.</summary>
    public int StagesRun(string experiment, EngineSettings settings)
    {
        string folder = Settings(settings).RunsFolder(experiment);
        return (Directory.Exists(folder) ? Directory.GetFiles(folder, "*Z.json") : []).Select(RunRecord.Read).Sum(run => run.Stages.Count(stage => !stage.UpToDate));
    }

    public void Dispose()
    {
        var start = new ProcessStartInfo("git", ["-C", _root, "worktree", "remove", "--force", _path])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        GitCheckout.ForgetRepository(start);
        using Process? remove = Process.Start(start);
        remove?.WaitForExit();
    }

    private static ReportedException Failed(string message, string remedy) => new([new ErrorReport(ErrorCodes.WorktreeFailed, message, remedy)]);

    private string[] Places(EngineSettings settings) => ["--artifacts", Path.Combine(_path, "artifacts"), "--store", Path.GetFullPath(settings.StoreFolder), .. _assemblies];

    private (int Code, string Text) Run(string program, IReadOnlyList<string> arguments, string? folder, bool quiet, int keep = 20)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? _root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in new[] { "BAKEOFF_ARTIFACTS", "BAKEOFF_STORE" })
        {
            start.Environment.Remove(variable);
        }

        GitCheckout.ForgetRepository(start);
        start.Environment["BAKEOFF_PARENT_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture); // An engine there ends when this one is killed.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A node that stays would hold files of a tree that is deleted.
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration registration = _cancellation.Register(() => process.Kill(entireProcessTree: true));
        var text = new List<string>();
        void Take(string? line)
        {
            lock (text)
            {
                text.AddRange(line is null ? [] : [line]);
                if (!quiet && line is not null)
                {
                    Console.WriteLine("  " + line);
                }
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        _cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, string.Join('\n', text.TakeLast(keep)));
    }
}
