using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Makes a side of what the user calls it: an experiment, a run, or a branch, tag or commit.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiments of the working tree.</param>
/// <param name="experiment">The experiment that is meant where none is named.</param>
/// <param name="scratch">A folder for what is read, deleted at the end.</param>
/// <param name="rows">The folder where the rows of queries are kept that were asked already.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class SideMaker(
    RunContext context, ExperimentLoader loader, string experiment, string scratch, string rows, CancellationToken cancellation)
{
    /// <summary>The folder of the experiments.</summary>
    public string Folder => loader.Folder;

    private readonly Dictionary<string, Func<Side>> _found = new(StringComparer.Ordinal);
    private int _folders;
    private readonly Dictionary<string, Side> _made = new(StringComparer.Ordinal);

    /// <param name="name">A branch, tag or commit (<c>main</c>, <c>main:other-experiment</c>), an experiment, or a run's record.</param>
    /// <exception cref="ReportedException">It is none of them, or two (<c>BKF1016</c>).</exception>
    public Side Make(string name)
    {
        if (!_made.TryGetValue(name, out Side? side))
        {
            _made[name] = side = (_found.GetValueOrDefault(name) ?? Find(name))();
        }

        return side;
    }

    /// <summary>Makes all sides of a comparison. What is wrong with any of them is told before the first runs, as far as it can be known.</summary>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidates">What is asked about.</param>
    /// <exception cref="ReportedException">One is none of what <see cref="Make"/> takes, or two (<c>BKF1016</c>).</exception>
    public (Side Baseline, IReadOnlyList<Side> Candidates) MakeAll(string baseline, IReadOnlyList<string> candidates)
    {
        _found[baseline] = Find(baseline);
        foreach (string name in candidates.Where(name => !_found.ContainsKey(name)))
        {
            _found[name] = OfCandidate(() => Find(name));
        }

        return (Make(baseline), [.. candidates.Select(name => OfCandidate(() => Make(name)))]);
    }

    /// <summary>What is wrong with a side that is asked about is put right with the option that names it.</summary>
    private static T OfCandidate<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ReportedException e)
        {
            throw new ReportedException(
                [.. e.Reports.Select(report => report with
                {
                    Remedy = report.Remedy.Replace("--baseline=", "--candidate=", StringComparison.Ordinal),
                })]);
        }
    }

    /// <summary>What <c>plan --all --json</c> prints at a commit; null where it fails.</summary>
    /// <param name="name">A branch, tag or commit.</param>
    /// <exception cref="ReportedException">It is none (<c>BKF1016</c>), or there is no repository (<c>BKF7009</c>).</exception>
    public string? PlanAt(string name)
    {
        var git = GitRepository.Open(loader.Folder, cancellation);
        using BaselineCheckout baseline = At(git, git.Resolve(name) ?? throw git.Unknown(name, "", Remedy), name);
        return baseline.Plan();
    }

    /// <summary>Finds what a side is, and refuses what cannot be one, before anything runs.</summary>
    /// <param name="name">As <see cref="Make"/> takes it.</param>
    /// <returns>Brings it up to date.</returns>
    /// <exception cref="ReportedException">
    /// It is none of them, or two (<c>BKF1016</c>); the experiment is wrong, or a matrix (<c>BKF1xxx</c>); the commit lacks it (<c>BKF7010</c>).
    /// </exception>
    private Func<Side> Find(string name)
    {
        if (name == CompareRequest.WorkingTree)
        {
            return FindExperiment(name, experiment);
        }

        string record = Path.Combine(context.Settings.RunsFolder(experiment), Path.GetFileNameWithoutExtension(name) + ".json");
        if (File.Exists(record))
        {
            return () => OfRun(name, RunRecords.Read(record));
        }

        string[] parts = name.Split(':', 2);
        if (parts.Contains(""))
        {
            throw Unknown(
                $"'{name}' names no {(parts[0].Length == 0 ? "branch, tag or commit" : "experiment")}.",
                $"Write BRANCH, or BRANCH:EXPERIMENT such as main:{experiment}.");
        }

        (GitRepository? git, ReportedException? without) = Repository();
        string? commit = git?.Resolve(parts[0]);
        bool isExperiment = File.Exists(Path.Combine(loader.Folder, name.Split(Sweep.Mark)[0], "experiment.json"));
        return (commit, isExperiment) switch
        {
            (null, true) => FindExperiment(name, name),
            (not null, false) => FindCommit(name, parts.Length == 2 ? parts[1] : experiment, git!, commit),
            (not null, true) =>
                throw Unknown(
                    $"'{name}' is an experiment and a branch, tag or commit.",
                    $"Write '{name}:{experiment}' for {experiment} at the branch, or give the branch or the experiment another name."),
            _ => throw without ?? git!.Unknown(parts[0], $", no experiment of {loader.Folder}, and no run of '{experiment}'", Remedy),
        };
    }

    private string Remedy => $"Runs are in {context.Settings.RunsFolder(experiment)}; branches are listed by git branch --all.";

    /// <summary>The repository; or why there is none, which is no matter where an experiment is meant.</summary>
    private (GitRepository? Git, ReportedException? Without) Repository()
    {
        try
        {
            return (GitRepository.Open(loader.Folder, cancellation), null);
        }
        catch (ReportedException e)
        {
            return (null, e);
        }
    }

    private Func<Side> FindExperiment(string name, string which)
    {
        LoadedExperiment loaded = loader.Load(which);
        return () => OfExperiment(name, which, loaded);
    }

    private Func<Side> FindCommit(string name, string which, GitRepository git, string commit)
    {
        string file = $"{git.Experiments.Replace('\\', '/')}/{which.Split(Sweep.Mark)[0]}/experiment.json";
        if (GitCheckout.HasAt(git.Root, commit, file) is not false)
        {
            return () => OfCommit(name, which, git, commit);
        }

        Side side = OfCommit(name, which, git, commit); // It knows which there are, and says so; and it follows links, which git does not.
        return () => side;
    }

    private Side OfExperiment(string name, string which, LoadedExperiment loaded)
    {
        IReadOnlyList<StageRecord> records = new ExperimentRun(context, cancellation).RunReport(loaded).Records;
        string folder = NewFolder();
        // By its key: the report's folder may be another run's by now.
        string measured = records.Single(record => record.Label == StageTable.Evaluate.Name).Key;
        if (!new StoredRuns(context.Settings.StoreFolder).Export(StageTable.Evaluate.Name, measured, folder))
        {
            throw Unknown(
                $"the store no longer has the metrics of '{which}', which has just run.",
                "Run the same command again; do not collect garbage meanwhile.");
        }

        return new Side(
            new SideReport(name, "experiment", which, GitCheckout.Around(loader.Folder)?.Commit, records.Count(record => !record.UpToDate)),
            records.ToDictionary(record => record.Label, record => record.Key, StringComparer.Ordinal), folder);
    }

    private Side OfRun(string name, RunRecord.Record run)
    {
        string folder = NewFolder();
        StageRecord? evaluate = run.Stages.FirstOrDefault(stage => stage.Label == StageTable.Evaluate.Name);
        return evaluate is not null && new StoredRuns(context.Settings.StoreFolder).Export(StageTable.Evaluate.Name, evaluate.Key, folder)
            ? Measured(
                new Side(
                    new SideReport(name, "run", run.Experiment, run.Commit, 0),
                    run.Stages.ToDictionary(stage => stage.Label, stage => stage.Key, StringComparer.Ordinal), folder))
            : throw Unknown(
                $"the store no longer has the metrics of the run {name} of '{run.Experiment}', or it never reached Evaluate.", run.Commit is null
                    ? "Run the experiment again." : $"Compare with its commit instead: --baseline={run.Commit[..10]}.");
    }

    private Side OfCommit(string name, string which, GitRepository git, string commit)
    {
        using BaselineCheckout baseline = At(git, commit, name.Split(':')[0]);
        BaselineResult result = baseline.RunReport(which);
        string folder = NewFolder();
        CopyReport(result.ReportFolder, folder);
        return Measured(new Side(new SideReport(name, "ref", which, commit, result.StagesRun) { Notes = result.Notes }, result.Keys, folder));
    }

    private BaselineCheckout At(GitRepository git, string commit, string name) =>
        new(git, commit, name, Path.Combine(scratch, $"tree-{_folders++}"), context, rows, cancellation);

    /// <summary>An older version's metrics cannot be read, but its models can be measured by this one.</summary>
    private Side Measured(Side side)
    {
        if (!RunReader.IsCurrent(side.Folder))
        {
            new Remeasurement(new StoredRuns(context.Settings.StoreFolder), context, cancellation)
                .Run(side, loader.Load(experiment).Graph[StageTable.Evaluate.Name], Path.Combine(scratch, $"measured-{_folders++}"));
        }

        return side;
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(scratch, $"side-{_folders++}")).FullName;

    private static void CopyReport(string from, string to)
    {
        foreach (string file in new[] { "metrics.json", "per-user.parquet" }.Where(file => File.Exists(Path.Combine(from, file))))
        {
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    private static ReportedException Unknown(string message, string remedy) => new([new ErrorReport(ErrorCodes.UnknownRun, message, remedy)]);
}
