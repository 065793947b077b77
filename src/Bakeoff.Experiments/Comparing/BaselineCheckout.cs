using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// The experiments of a commit, run by the engine that the commit has, with the store of the working copy: what is there unchanged is not run again.
/// </summary>
internal sealed class BaselineCheckout : IDisposable
{
    private readonly Worktree _tree;
    private readonly BaselineData _data;
    private readonly EngineSettings _settings;
    private readonly EngineCache _engines;
    private readonly RunContext _context;
    private readonly string _rows;
    private readonly CancellationToken _cancellation;
    private BaselineEngine? _engine;

    /// <summary>Checks the commit out.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="name">What the reader calls it.</param>
    /// <param name="scratch">A folder of its own, which does not exist yet.</param>
    /// <param name="context">That of the working copy.</param>
    /// <param name="rows">The folder where the rows of queries are kept that were asked already.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ReportedException">git cannot check it out (<c>BKF1018</c>).</exception>
    public BaselineCheckout(
        GitRepository git, string commit, string name, string scratch, RunContext context, string rows, CancellationToken cancellation)
    {
        (Git, Name, _context, _rows, _cancellation) = (git, $"{name} ({commit[..10]})", context, rows, cancellation);
        EngineSettings settings = context.Settings;
        _engines = new EngineCache(Path.Combine(settings.ArtifactsFolder, "cache", "engines"));

        // As deep as the working copy, so that a path that leads out of it leads to a place of the scratch folder.
        IEnumerable<string> levels = git.Root.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(_ => "a");
        _tree = new Worktree(git, commit, Path.Combine([scratch, .. levels, "tree"]), cancellation);
        _data = new BaselineData(git, _tree, name);
        _settings = settings with { ArtifactsFolder = Path.Combine(_tree.Path, "artifacts"), StoreFolder = Path.GetFullPath(settings.StoreFolder) };
    }

    private GitRepository Git { get; }

    private string Name { get; }

    /// <summary>What <c>plan --json</c> prints there of all experiments; null where it fails, as it does with an experiment that is wrong.</summary>
    public string? Plan()
    {
        if (_data.Names.Count == 0)
        {
            return ""; // All experiments are new.
        }

        foreach (string experiment in _data.Names)
        {
            try
            {
                _data.Take(experiment);
            }
            catch (ReportedException)
            {
                // The plan will fail, and all experiments count as affected; the one that has no data says so when it is compared.
            }
        }

        string[] arguments = ["exec", Engine.Path, "plan", "--all", "--json", .. Places()];
        var plan = new ProgramStart("dotnet", arguments, Folder) { Environment = Variables(), Keep = int.MaxValue, KeepsErrors = false };
        (int code, string text) = ChildProcess.Run(plan, _cancellation);
        return code == 0 ? text : null;
    }

    /// <summary>Brings the report of an experiment up to date there.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <exception cref="ReportedException">
    /// The commit lacks it or its data (<c>BKF7010</c>, <c>BKF7011</c>), or the run failed (<c>BKF1018</c>).
    /// </exception>
    public BaselineResult RunReport(string experiment)
    {
        IReadOnlyList<string> notes = _data.Take(experiment);
        List<string> arguments = ["exec", Engine.Path, "run", StageTable.Report.Name, "--experiment", experiment, .. Places()];
        arguments.AddRange(_settings.Fetch.Offline ? ["--offline"] : []);
        _context.Listener.Message(Name + ":");
        foreach (string note in notes)
        {
            _context.Listener.Message("  " + note);
        }

        var run = new ProgramStart("dotnet", arguments, Folder) { Environment = Variables(), Show = _context.Listener.Message };
        (int code, _) = ChildProcess.Run(run, _cancellation);
        if (code != 0)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.WorktreeFailed, $"the run of '{experiment}' at {Name} ended with exit code {code}, as it says above.",
                "Run it there alone, or compare with another commit or experiment.")]);
        }

        return new BaselineResult(
            _settings.ReportFolder(experiment), StoredRuns.LastKeys(_settings.RunsFolder(experiment)), StagesRun(experiment), notes);
    }

    /// <summary>Deletes the tree.</summary>
    public void Dispose() => _tree.Dispose();

    private string Folder => Path.GetDirectoryName(_data.Experiments)!;

    private BaselineEngine Engine => _engine ??= BaselineEngine.Find(
        _context.Program, Git, _tree, _engines, () => _context.Listener.Message($"{Name}: building"), _cancellation);

    /// <summary>
    /// Every user of the machine sees the command lines of its processes, and an address may hold a password: hence the environment.
    /// </summary>
    private Dictionary<string, string?> Variables() => new()
    {
        ["BAKEOFF_MIRROR"] = _settings.Fetch.Mirror is { } mirror && Directory.Exists(mirror) ? Path.GetFullPath(mirror) : _settings.Fetch.Mirror,
        ["BAKEOFF_REMOTE"] = _settings.Remote?.FullPlace,
        ["BAKEOFF_REMOTE_READONLY"] = _settings.Remote is { ReadOnly: true } ? "true" : null,
        [ComparisonScratch.RowsVariable] = _rows,
    };

    private string[] Places() =>
    [
        "--experiments", _data.Experiments, "--artifacts", _settings.ArtifactsFolder, "--store", _settings.StoreFolder, .. Engine.Arguments,
    ];

    private int StagesRun(string experiment) =>
        RunRecords.ReadAll(RunHistory.FilesOf(_settings, experiment)).Sum(run => run.Stages.Count(stage => !stage.UpToDate));
}
