using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What a run has found out about a remote store, and the warnings that say so, each once.</summary>
/// <param name="shown">The place, without secrets.</param>
/// <param name="readOnly">Whether nothing is written there.</param>
/// <param name="warn">Is told what went wrong.</param>
internal sealed class RemoteFindings(string shown, bool readOnly, Action<string> warn)
{
    private const int MaxWarningLength = 1000;
    private readonly ConcurrentDictionary<string, bool> _absent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _damaged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _different = new(StringComparer.Ordinal);
    private int _isLeftAlone;
    private int _takesNothing;

    /// <summary>Whether the place is of no use any more.</summary>
    public bool IsLeftAlone => _isLeftAlone != 0;

    /// <summary>Whether nothing can be written to the place.</summary>
    public bool TakesNothing => readOnly || _isLeftAlone != 0 || _takesNothing != 0;

    /// <summary>Remembers that there is no entry of a key.</summary>
    /// <param name="key">The key.</param>
    public void RememberAbsent(StageKey key) => _absent[RemoteEntries.PathOf(key)] = true;

    /// <summary>Whether an entry has to be stored without asking: it is not there, or wrong.</summary>
    /// <param name="key">The key.</param>
    public bool IsWanted(StageKey key) => _absent.ContainsKey(RemoteEntries.PathOf(key)) || IsRefused(key);

    /// <summary>Whether an entry, or an object of it, was found to be wrong.</summary>
    /// <param name="key">The key.</param>
    public bool IsRefused(StageKey key) => _damaged.ContainsKey(RemoteEntries.PathOf(key));

    /// <summary>Whether an object is known to be wrong: that it is there says nothing.</summary>
    /// <param name="file">The file of an entry.</param>
    public bool IsDamaged(StoredFile file) => _damaged.ContainsKey(RemoteEntries.PathOf(file));

    /// <summary>Remembers that a wrong object has been replaced.</summary>
    /// <param name="file">The file of an entry.</param>
    public void Forget(StoredFile file) => _damaged.TryRemove(RemoteEntries.PathOf(file), out _);

    /// <summary>An entry, or an object that it names, is wrong: it is not used, and replaced if the stage runs here.</summary>
    /// <param name="label">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="e">What is wrong.</param>
    public void Refuse(string label, StageKey key, RemoteRefusedException e)
    {
        string entry = RemoteEntries.PathOf(key), wrong = e.Path ?? entry;
        _damaged[entry] = _damaged[wrong] = true;
        string what = wrong == entry ? entry : $"{wrong} and {entry}";
        Warn($"{ErrorCodes.RemoteRefused}: the remote store's entry for {label} is not used: {e.Message}. "
            + (TakesNothing ? $"Delete {what} there, so that a machine that may write replaces it." : "What is made here replaces it."));
    }

    /// <summary>A sound entry has other bytes than this store's for the same key: it is not used, and not replaced either.</summary>
    /// <param name="label">The node.</param>
    /// <param name="key">Its key.</param>
    public void RefuseOtherBytes(string label, StageKey key)
    {
        if (_different.TryAdd(key.Hash, true))
        {
            Warn($"{ErrorCodes.RemoteRefused}: the remote store's result of {label} is not used: the same key gave other bytes here. "
                + $"Run bakeoff audit on both machines to see which is right; then delete {RemoteEntries.PathOf(key)} there, or this store's entry.");
        }
    }

    /// <summary>The place cannot be reached or read: the run goes on without it.</summary>
    /// <param name="e">What went wrong.</param>
    public void LeaveAlone(Exception e)
    {
        if (Interlocked.Exchange(ref _isLeftAlone, 1) == 0)
        {
            Warn($"{ErrorCodes.RemoteUnavailable}: the remote store {shown} is left alone for this run: {Said(e)}");
        }
    }

    /// <summary>The place takes nothing. It can still be read.</summary>
    /// <param name="e">What went wrong.</param>
    public void StopWriting(Exception e)
    {
        if (Interlocked.Exchange(ref _takesNothing, 1) == 0 && !IsLeftAlone)
        {
            Warn($"{ErrorCodes.RemoteUnavailable}: nothing more is written to the remote store {shown} in this run: {Said(e)} "
                + "What it lacks is uploaded by the next run that may, or by bakeoff push.");
        }
    }

    /// <summary>Passes a warning on. What a server says is shown, but neither steers a terminal nor fills it.</summary>
    /// <param name="text">The warning.</param>
    public void Warn(string text)
    {
        string plain = string.Concat(ShownAddress.Scrub(text).Select(c => char.IsControl(c) ? ' ' : c));
        warn(plain.Length <= MaxWarningLength ? plain : plain[..MaxWarningLength] + "…");
    }

    private static string Said(Exception e) =>
        (e is IOException or UnauthorizedAccessException ? e.Message : $"{e.GetType().Name}: {e.Message}").TrimEnd('.') + ".";
}
