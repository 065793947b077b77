using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds the keys of an earlier run, by its record or by what was checked out.</summary>
internal static class EarlierRun
{
    /// <exception cref="ReportedException">No such run is known (<c>BKF1016</c>).</exception>
    public static IReadOnlyDictionary<string, string> KeysOf(EngineSettings settings, string experiment, string folder, string name)
    {
        string record = Path.Combine(settings.RunsFolder(experiment), Path.GetFileNameWithoutExtension(name) + ".json");
        if (File.Exists(record))
        {
            return Keys(RunRecords.Read(record));
        }

        if (GitCheckout.Around(folder) is { } git && GitCheckout.Resolve(git.Root, name) is { } commit)
        {
            return StoreRoot.KeysAt(settings, experiment, commit) ?? RunAt(settings, experiment, commit) ?? throw Unknown(
                $"no run of '{experiment}' at {name} ({commit[..10]}) is known to this store.",
                $"Run it there first: git worktree add ../{name.Replace('/', '-')} {name}, and there with "
                    + $"--store={Path.GetFullPath(settings.StoreFolder)}.");
        }

        throw Unknown(
            $"'{name}' is neither a run of '{experiment}' nor a branch, tag or commit.", $"The runs are in {settings.RunsFolder(experiment)}.");
    }

    private static Dictionary<string, string>? RunAt(EngineSettings settings, string experiment, string commit) =>
        RunRecords.ReadAll(RunHistory.FilesOf(settings, experiment).Reverse())
            .Where(run => run.Commit == commit).OrderBy(run => run.HasUncommittedChanges == true).Select(Keys).FirstOrDefault();

    /// <summary>The keys of the stages by label. Nobody says that one is there once in a file that anyone may edit: the last one counts.</summary>
    /// <param name="run">The record of the run.</param>
    public static Dictionary<string, string> Keys(RunRecord.Record run)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StageRecord stage in run.Stages)
        {
            keys[stage.Label] = stage.Key;
        }

        return keys;
    }

    private static ReportedException Unknown(string message, string remedy) => new([new ErrorReport(ErrorCodes.UnknownRun, message, remedy)]);
}
