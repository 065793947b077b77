using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Deletes what nobody refers to: no experiment of a branch or working tree, no run of the last days, no running process. What another
/// machine wrote, or a repository that cannot be seen from here, is kept.
/// </summary>
/// <param name="storeFolder">The store's folder.</param>
/// <param name="forgetMissing">
/// Whether a repository of this machine that is no longer there counts as deleted; else it may be on a disk that is not mounted.
/// </param>
/// <param name="clock">The time: for tests.</param>
public sealed class GarbageCollector(string storeFolder, bool forgetMissing = false, TimeProvider? clock = null)
{
    /// <summary>
    /// What was written within so long stays, whatever refers to it: one hour. A process may have made a file just now and not referred to it yet.
    /// </summary>
    public static TimeSpan GracePeriod { get; } = TimeSpan.FromHours(1);

    private readonly string _root = Path.GetFullPath(storeFolder);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Says what would be deleted, and deletes nothing.</summary>
    /// <param name="keepDays">What was used within so many days is kept. At least 0.</param>
    /// <param name="maximumBytes">Of what is left, the least recently used goes until the objects are no larger; null for no limit.</param>
    /// <exception cref="StoreException">The store cannot be read, or a folder of it is a link.</exception>
    public GarbagePlan Plan(double keepDays, long? maximumBytes) => ArtifactStore.Guarded(_root, () =>
    {
        StoreTree.RefuseLinks(_root);
        DateTime recent = _clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(keepDays);
        List<StoredAction> actions = [.. Actions()];
        ILookup<string, StoredAction> byKey = actions.ToLookup(action => action.Key, StringComparer.Ordinal);
        HashSet<string> pinned = StoreLease.PinnedByOthers(_root);
        HashSet<string> wanted = [.. pinned];
        List<GarbageHolder> holders = [];
        List<string> leftovers = [];
        foreach ((string file, StoreRoot root, DateTime used) in StoreRoot.ReadAll(_root))
        {
            (bool keeps, string why) = Judge(root, used, recent);
            StoredAction[] held = [.. root.Keys.Values.Distinct(StringComparer.Ordinal).SelectMany(key => byKey[key])];
            holders.Add(new GarbageHolder(Name(root), why, keeps, held.Length, Sizes(held).Values.Sum()));
            wanted.UnionWith(keeps ? root.Keys.Values : []);
            leftovers.AddRange(keeps ? [] : [file]);
        }

        List<FileInfo> objects = [.. StoreTree.Objects(_root)];
        HashSet<string> young = YoungAmong(objects);
        List<StoredAction> kept = [.. actions.Where(action => wanted.Contains(action.Key) || action.Used >= recent)];
        if (maximumBytes is { } maximum)
        {
            Evict(kept, pinned, young, maximum);
        }

        // Without its entry a file that stays for its age is of no use: the result would be lost, and nothing freed.
        StoredAction[] spared = [.. actions.Except(kept).Where(action => IsYoung(action, young))];
        string[] left = [.. leftovers, .. Leftovers(recent).Where(path => !IsResumedBy(pinned, path))];
        return PlanOf(actions, kept, spared, pinned, objects) with { Holders = holders, Leftovers = left };
    });

    /// <summary>Deletes what a plan names. What a process has asked for meanwhile stays.</summary>
    /// <param name="plan">What <see cref="Plan"/> gave.</param>
    /// <returns>How many of the plan's files stayed.</returns>
    /// <exception cref="StoreException">The store cannot be written, or a folder of it is a link.</exception>
    public int Delete(GarbagePlan plan) => ArtifactStore.Guarded(_root, () =>
    {
        StoreTree.RefuseLinks(_root);

        // What a collector that was killed had moved aside.
        TemporaryFolder.Sweep(Path.Combine(_root, "trash"));

        // The actions first: whoever finds an action must find its objects.
        int stayed = DeletePinnable(plan.Actions) + DeletePinnable(plan.Objects);
        HashSet<string> pinned = StoreLease.PinnedByOthers(_root);
        foreach (string path in plan.Leftovers)
        {
            if (IsResumedBy(pinned, path))
            {
                stayed++;
            }
            else
            {
                StoreFile.Delete(path);
            }
        }

        return stayed;
    });

    private static string Name(StoreRoot root) =>
        $"{root.Branch ?? root.Commit?[..8] ?? "no branch"}: {root.Experiment} "
            + $"({root.Folder}{(root.Host == Environment.MachineName ? "" : " on " + root.Host)})";

    /// <summary>Whether a running process resumes from a folder of <c>partial/</c>, whose name ends with the first digits of its key.</summary>
    private static bool IsResumedBy(HashSet<string> pinned, string path) => pinned.Where(ContentHash.IsWellFormed)
        .Any(key => Path.GetFileName(path).EndsWith(EngineSettings.ResumeMark(key), StringComparison.Ordinal));

    private (bool Keeps, string Why) Judge(StoreRoot root, DateTime used, DateTime recent)
    {
        if (used >= recent)
        {
            return (true, string.Create(CultureInfo.InvariantCulture, $"used on {used:yyyy-MM-dd}"));
        }

        if (root.Host != Environment.MachineName)
        {
            return (true, "of another machine");
        }

        if (File.Exists(Path.Combine(root.Folder, root.ExperimentFile)))
        {
            if (root.Branch is null || GitCheckout.Around(root.Folder)?.Branch == root.Branch)
            {
                return (true, "checked out");
            }

            // Git carries it along from branch to branch.
            if (GitCheckout.HasCommitted(root.Folder, root.ExperimentFile) is not true)
            {
                return (true, "not committed");
            }
        }

        if (root.Repository is null)
        {
            return Directory.Exists(root.Folder) ? (false, "its experiment is gone") : (!forgetMissing, "its folder is not there");
        }

        return JudgeByRepository(root, root.Repository);
    }

    /// <summary>What the repository says of a root whose experiment is not checked out.</summary>
    private (bool Keeps, string Why) JudgeByRepository(StoreRoot root, string repository)
    {
        if (!Directory.Exists(repository))
        {
            return (!forgetMissing, "its repository is not there");
        }

        if (root.Branch is not { } branch)
        {
            return Directory.Exists(root.Folder) ? (false, "its experiment is gone") : (false, "its worktree is gone");
        }

        // A worktree that is gone says nothing about its branch, which its repository has.
        return GitCheckout.Branches(repository) is not { } branches ? (true, "git cannot read its repository")
            : !branches.Contains(branch) ? (false, "its branch is gone")
            : GitCheckout.Has(repository, branch, root.ExperimentFile) switch
            {
                true => (true, "on the branch"),
                false => (false, "its branch no longer has the experiment"),
                null => (true, "git cannot read its branch"),
            };
    }

    private HashSet<string> YoungAmong(IEnumerable<FileInfo> objects)
    {
        DateTime young = _clock.GetUtcNow().UtcDateTime - GracePeriod;
        return objects.Where(file => file.LastWriteTimeUtc >= young).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether some file of a result was written within the last hour.</summary>
    private static bool IsYoung(StoredAction action, HashSet<string> young) => Hashes(action).Any(young.Contains);

    /// <summary>An object is freed with the last action that names it. Those that will stay for their age are the last to go.</summary>
    private static void Evict(List<StoredAction> kept, HashSet<string> pinned, HashSet<string> young, long maximum)
    {
        Dictionary<string, int> holders = kept.SelectMany(Hashes).GroupBy(hash => hash, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Dictionary<string, long> sizes = Sizes(kept);
        long bytes = sizes.Values.Sum();
        var evicted = new HashSet<StoredAction>();
        foreach (StoredAction oldest in kept.Where(action => !pinned.Contains(action.Key)).OrderBy(action => IsYoung(action, young))
            .ThenBy(action => action.Used).TakeWhile(_ => bytes > maximum))
        {
            evicted.Add(oldest);
            bytes -= Hashes(oldest).Where(hash => --holders[hash] == 0).Sum(hash => sizes[hash]);
        }

        kept.RemoveAll(evicted.Contains);
    }

    private static IEnumerable<string> Hashes(StoredAction action) =>
        (action.Entry?.Outputs ?? []).Select(file => file.Sha256).Distinct(StringComparer.Ordinal);

    private static Dictionary<string, long> Sizes(IEnumerable<StoredAction> actions)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (StoredFile file in actions.SelectMany(action => action.Entry?.Outputs ?? []))
        {
            sizes[file.Sha256] = file.Bytes;
        }

        return sizes;
    }

    /// <summary>What goes and what stays of actions and objects.</summary>
    private GarbagePlan PlanOf(
        List<StoredAction> actions, IReadOnlyList<StoredAction> kept, IReadOnlyList<StoredAction> spared, HashSet<string> pinned,
        List<FileInfo> objects)
    {
        HashSet<string> live = [.. pinned, .. ObjectsOf(kept), .. TaskObjects.Find(_root)];
        HashSet<string> young = [.. YoungAmong(objects), .. ObjectsOf(spared)];
        ILookup<bool, FileInfo> unused = objects.Where(file => !live.Contains(file.Name)).ToLookup(file => !young.Contains(file.Name));
        List<FileInfo> dead = [.. unused[true]];
        var keptFiles = kept.Concat(spared).Select(action => action.File).ToHashSet(StringComparer.Ordinal);
        return new GarbagePlan(
            [], [.. actions.Where(action => !keptFiles.Contains(action.File)).Select(action => action.File)],
            [.. dead.Select(file => file.FullName)], [],
            dead.Sum(file => file.Length), objects.Sum(file => file.Length) - dead.Sum(file => file.Length))
        {
            YoungFiles = unused[false].Count(), YoungBytes = unused[false].Sum(file => file.Length),
        };
    }

    private static IEnumerable<string> ObjectsOf(IEnumerable<StoredAction> actions) => actions.SelectMany(action => action.Entry?.Objects() ?? []);

    private int DeletePinnable(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            return 0;
        }

        // Each collector has a folder to itself.
        using var trash = new TemporaryFolder(Path.Combine(_root, "trash"), "gc");
        List<(string File, string Trashed)> moved = [];
        foreach (string file in files)
        {
            string target = Path.Combine(trash.Path, Path.GetFileName(file));
            try
            {
                File.Move(file, target, overwrite: true);
                moved.Add((file, target));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Another collector was faster.
            }
        }

        // A process writes down what it needs before it looks: what stands there now, it may have seen before we moved it.
        HashSet<string> pinned = StoreLease.PinnedByOthers(_root);
        int stayed = 0;
        foreach ((string file, string trashed) in moved)
        {
            if (pinned.Contains(ActionEntry.KeyOf(file)))
            {
                File.Move(trashed, file, overwrite: true);
                stayed++;
            }
        }

        return stayed;
    }

    /// <summary>A damaged entry refers to nothing that can be used.</summary>
    private IEnumerable<StoredAction> Actions() => StoreTree.Actions(_root)
        .Select(file => new StoredAction(file.FullName, ActionEntry.KeyOf(file.Name), ActionEntry.TryRead(file.FullName), file.LastWriteTimeUtc));

    private IEnumerable<string> Leftovers(DateTime recent)
    {
        IEnumerable<FileSystemInfo> Old(string folder) => new DirectoryInfo(Path.Combine(_root, folder)) is { Exists: true } info
            ? info.EnumerateFileSystemInfos().Where(entry => entry.LastWriteTimeUtc < recent).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            : [];
        DateTime young = _clock.GetUtcNow().UtcDateTime - GracePeriod;
        IEnumerable<FileInfo> halfWritten = new[] { "roots", "actions", "locks", "leases" }.SelectMany(kind => StoreTree.Files(_root, kind))
            .Where(file => file.Extension is ".tmp" or ".holder" && file.LastWriteTimeUtc < young);
        return Old("partial").Concat(Old("damaged")).Concat(Old(StoreTree.Tasks)).Concat(halfWritten).Select(entry => entry.FullName);
    }

    private sealed record StoredAction(string File, string Key, ActionEntry? Entry, DateTime Used);
}
