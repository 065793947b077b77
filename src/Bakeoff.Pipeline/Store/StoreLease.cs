namespace Bakeoff.Pipeline;

/// <summary>
/// What a running process needs from the store: keys and objects, written down before they are looked up. Garbage collection
/// leaves them alone while the process lives, which a kernel lock next to the list says.
/// </summary>
internal sealed class StoreLease : IDisposable
{
    private const string Lists = ".keys";
    private static readonly TimeSpan TooYoung = TimeSpan.FromHours(1);
    private readonly HashSet<string> _pinned = new(StringComparer.Ordinal);
    private readonly FileStream? _alive;
    private readonly StreamWriter? _list;
    private bool _ended;

    /// <summary>Begins a lease. On a store that cannot be written it does nothing: nobody can delete there either.</summary>
    /// <param name="storeFolder">The store's folder.</param>
    public StoreLease(string storeFolder)
    {
        string folder = Path.Combine(storeFolder, "leases");
        try
        {
            Directory.CreateDirectory(folder);
            (string name, _alive) = AliveFile.Claim(Path.Combine(folder, "lease"));
            var list = new FileStream(name + Lists, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            _list = new StreamWriter(list) { AutoFlush = true };
            Weakness = LockSupport.WeaknessOf(_alive.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _alive?.Dispose();
            _alive = null;
        }
    }

    /// <summary>Whether what others left may be deleted: where nothing can be written, or locks do not tell who lives, nobody may.</summary>
    public bool MaySweep => _alive is not null && Weakness is null;

    /// <summary>Why locks in the store do nothing or reach this machine only; null where they work, or where nothing can be written.</summary>
    public string? Weakness { get; }

    /// <summary>Keeps keys or objects from garbage collection until the process ends.</summary>
    public void Pin(IEnumerable<string> hashes)
    {
        lock (_pinned)
        {
            string[] added = [.. hashes.Where(_pinned.Add)];
            if (added.Length > 0 && _alive is not null && !_ended)
            {
                _list!.Write(string.Concat(added.Select(hash => hash + "\n")));
            }
        }
    }

    /// <summary>Everything that living processes need. The lists of dead ones are deleted.</summary>
    /// <param name="storeFolder">The store's folder.</param>
    /// <exception cref="IOException">A list cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A list may not be read.</exception>
    public static HashSet<string> PinnedByOthers(string storeFolder)
    {
        var pinned = new HashSet<string>(StringComparer.Ordinal);
        foreach (string list in ListsOfTheLiving(storeFolder))
        {
            try
            {
                using var reader = new StreamReader(new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
                pinned.UnionWith(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            catch (FileNotFoundException)
            {
                // Its process has ended meanwhile.
            }
        }

        return pinned;
    }

    /// <summary>Deletes the lists of processes that have ended without doing so.</summary>
    /// <param name="storeFolder">The store's folder.</param>
    public static void Sweep(string storeFolder) => ListsOfTheLiving(storeFolder);

    private static List<string> ListsOfTheLiving(string storeFolder)
    {
        string folder = Path.Combine(storeFolder, "leases");
        List<string> living = [];
        if (!StoreFile.IsFolder(folder))
        {
            return living;
        }

        // A process that is killed before its list is there, or after it has deleted it, leaves its lock alone.
        bool known = LockSupport.MountWeaknessOf(folder) is null;
        IEnumerable<string> locked =
            Directory.GetFiles(folder, "*" + AliveFile.Extension).Select(file => file[..^AliveFile.Extension.Length] + Lists);
        foreach (string list in Directory.GetFiles(folder, "*" + Lists).Where(StoreFile.IsRegular).Union(locked))
        {
            if (!known || !TryDelete(list))
            {
                living.Add(list);
            }
        }

        return living;
    }

    /// <summary>Deletes a list whose process has ended. One without a lock is being made, by an earlier version, or what its death left.</summary>
    private static bool TryDelete(string list)
    {
        string lockFile = list[..^Lists.Length] + AliveFile.Extension;
        try
        {
            if (StoreFile.Exists(lockFile))
            {
                return AliveFile.TrySweep(lockFile, () => File.Delete(list));
            }

            if (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(list) < TooYoung)
            {
                return false;
            }

            File.Delete(list);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or it is another user's: what it names is kept.
            return false;
        }
    }

    public void Dispose()
    {
        lock (_pinned)
        {
            _ended = true;
            if (_alive is not null)
            {
                // The list first: what has no lock any more belongs to nobody.
                string list = ((FileStream)_list!.BaseStream).Name;
                _list.Dispose();
                File.Delete(list);
                File.Delete(_alive.Name);
                _alive.Dispose();
            }
        }
    }
}
