using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Deletes what nobody refers to: no experiment of a branch or working tree, no run of the last days, no running process. What another
/// machine wrote, or a repository that cannot be seen from here, is kept.
/// </summary>
/// <param name="storeFolder">The store's folder.</param>
/// <param name="forgetMissing">Whether a repository of this machine that is no longer there counts as deleted; else it may be on a disk that is not mounted.</param>
/// <param name="clock">The time: for tests.</param>
public sealed class GarbageCollector(string storeFolder, bool forgetMissing = false, TimeProvider? clock = null)
{
    /// <summary>A process may have made such a file a moment ago and not referred to it yet.</summary>
    private static readonly TimeSpan TooYoung = TimeSpan.FromHours(1);

    private readonly string _root = Path.GetFullPath(storeFolder);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Says what would be deleted, and deletes nothing.</summary>
    /// <param name="keepDays">What was used within so many days is kept. At least 0.</param>
    /// <param name="maximumBytes">Of what is left, the least recently used goes until the objects are no larger; null for no limit.</param>
    public GarbagePlan Plan(double keepDays, long? maximumBytes)
    {
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

        List<StoredAction> kept = [.. actions.Where(action => wanted.Contains(action.Key) || action.Used >= recent)];
        if (maximumBytes is { } maximum)
        {
            Evict(kept, pinned, maximum);
        }

        return PlanOf(holders, actions, kept, pinned, [.. leftovers, .. Leftovers(recent)]);
    }

    /// <summary>Deletes what a plan names. What a process has asked for meanwhile stays.</summary>
    /// <param name="plan">What <see cref="Plan"/> gave.</param>
    /// <returns>How many of the plan's files stayed.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public int Delete(GarbagePlan plan) => ArtifactStore.Guarded(_root, () =>
    {
        // The actions first: whoever finds an action must find its objects.
        int stayed = DeletePinnable(plan.Actions) + DeletePinnable(plan.Objects);
        foreach (string path in plan.Leftovers)
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }

        return stayed;
    });

    private static string Name(StoreRoot root) => $"{root.Branch ?? root.Commit?[..8] ?? "no branch"}: {root.Experiment} ({root.Folder}{(root.Host == Environment.MachineName ? "" : " on " + root.Host)})";

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

        if (File.Exists(Path.Combine(root.Folder, root.ExperimentFile)) && (root.Branch is null || GitCheckout.Around(root.Folder)?.Branch == root.Branch))
        {
            return (true, "checked out");
        }

        if (root.Branch is not { } branch || root.Repository is null)
        {
            return Directory.Exists(root.Folder) ? (false, "its experiment is gone") : (false, "its folder is gone");
        }

        // A worktree that is gone says nothing about its branch, which its repository has.
        return GitCheckout.Branches(root.Repository!) is not { } branches ? (!forgetMissing, "its repository is not there")
            : !branches.Contains(branch) ? (false, "its branch is gone")
            : GitCheckout.Has(root.Repository!, branch, root.ExperimentFile) ? (true, "on the branch")
            : (false, "its branch no longer has the experiment");
    }

    /// <summary>An object is freed with the last action that names it.</summary>
    private static void Evict(List<StoredAction> kept, HashSet<string> pinned, long maximum)
    {
        Dictionary<string, int> holders = kept.SelectMany(Hashes).GroupBy(hash => hash, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Dictionary<string, long> sizes = Sizes(kept);
        long bytes = sizes.Values.Sum();
        var evicted = new HashSet<StoredAction>();
        foreach (StoredAction oldest in kept.Where(action => !pinned.Contains(action.Key)).OrderBy(action => action.Used).TakeWhile(_ => bytes > maximum))
        {
            evicted.Add(oldest);
            bytes -= Hashes(oldest).Where(hash => --holders[hash] == 0).Sum(hash => sizes[hash]);
        }

        kept.RemoveAll(evicted.Contains);
    }

    private static IEnumerable<string> Hashes(StoredAction action) => (action.Entry?.Outputs ?? []).Select(file => file.Sha256).Distinct(StringComparer.Ordinal);

    private static Dictionary<string, long> Sizes(IEnumerable<StoredAction> actions)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (StoredFile file in actions.SelectMany(action => action.Entry?.Outputs ?? []))
        {
            sizes[file.Sha256] = file.Bytes;
        }

        return sizes;
    }

    private GarbagePlan PlanOf(List<GarbageHolder> holders, List<StoredAction> actions, List<StoredAction> kept, HashSet<string> pinned, List<string> leftovers)
    {
        HashSet<string> live = [.. pinned, .. kept.SelectMany(action => action.Entry?.Objects() ?? [])];
        DateTime young = _clock.GetUtcNow().UtcDateTime - TooYoung;
        List<FileInfo> objects = [.. Files("objects")];
        List<FileInfo> dead = [.. objects.Where(file => !live.Contains(file.Name) && file.LastWriteTimeUtc < young)];
        var keptFiles = kept.Select(action => action.File).ToHashSet(StringComparer.Ordinal);
        return new GarbagePlan(
            holders, [.. actions.Where(action => !keptFiles.Contains(action.File)).Select(action => action.File)], [.. dead.Select(file => file.FullName)], leftovers,
            dead.Sum(file => file.Length), objects.Sum(file => file.Length) - dead.Sum(file => file.Length));
    }

    private int DeletePinnable(IReadOnlyList<string> files)
    {
        string trash = Directory.CreateDirectory(Path.Combine(_root, "trash")).FullName;
        List<(string File, string Trashed)> moved = [];
        foreach (string file in files.Where(File.Exists))
        {
            string target = Path.Combine(trash, Path.GetFileName(file));
            File.Move(file, target, overwrite: true);
            moved.Add((file, target));
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

        Directory.Delete(trash, recursive: true);
        return stayed;
    }

    private IEnumerable<FileInfo> Files(string folder)
    {
        var root = new DirectoryInfo(Path.Combine(_root, folder));
        return root.Exists ? root.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal) : [];
    }

    /// <summary>A damaged entry refers to nothing that can be used.</summary>
    private IEnumerable<StoredAction> Actions() => Files("actions").Where(file => file.Extension == ".json")
        .Select(file => new StoredAction(file.FullName, ActionEntry.KeyOf(file.Name), ActionEntry.TryRead(file.FullName), file.LastWriteTimeUtc));

    private IEnumerable<string> Leftovers(DateTime recent)
    {
        IEnumerable<FileSystemInfo> Old(string folder) => new DirectoryInfo(Path.Combine(_root, folder)) is { Exists: true } info
            ? info.EnumerateFileSystemInfos().Where(entry => entry.LastWriteTimeUtc < recent).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            : [];
        DateTime young = _clock.GetUtcNow().UtcDateTime - TooYoung;
        IEnumerable<FileInfo> halfWritten = new[] { "roots", "actions", "locks", "leases" }.SelectMany(Files)
            .Where(file => file.Extension is ".tmp" or ".holder" && file.LastWriteTimeUtc < young);
        return Old("partial").Concat(Old("damaged")).Concat(halfWritten).Select(entry => entry.FullName);
    }

    private sealed record StoredAction(string File, string Key, ActionEntry? Entry, DateTime Used);
}
