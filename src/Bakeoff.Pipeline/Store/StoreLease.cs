using System.Globalization;

namespace Bakeoff.Pipeline;

/// <summary>
/// What a running process needs from the store: keys and objects, written down before they are looked up. Garbage collection
/// leaves them alone while the process lives, which a kernel lock beside the list says.
/// </summary>
internal sealed class StoreLease : IDisposable
{
    private static int s_count;
    private readonly HashSet<string> _pinned = new(StringComparer.Ordinal);
    private readonly FileStream? _alive;
    private readonly StreamWriter? _list;
    private bool _ended;

    /// <summary>Begins a lease. On a store that cannot be written it does nothing: nobody can delete there either.</summary>
    /// <param name="storeFolder">The store's folder.</param>
    public StoreLease(string storeFolder)
    {
        string folder = Path.Combine(storeFolder, "leases");
        for (int attempt = 0; _alive is null && attempt < 100; attempt++)
        {
            string name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}"));
            try
            {
                Directory.CreateDirectory(folder);
                _list = new StreamWriter(new FileStream(name + ".keys", FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
                _alive = new FileStream(name + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException)
            {
                return;
            }
            catch (IOException)
            {
                _list?.Dispose();
            }
        }
    }

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
    public static HashSet<string> PinnedByOthers(string storeFolder)
    {
        var pinned = new HashSet<string>(StringComparer.Ordinal);
        string folder = Path.Combine(storeFolder, "leases");
        foreach (string list in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.keys") : [])
        {
            string lockFile = Path.ChangeExtension(list, ".lock");
            if (IsAlive(lockFile))
            {
                using var reader = new StreamReader(new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
                pinned.UnionWith(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                File.Delete(list);
                File.Delete(lockFile);
            }
        }

        return pinned;
    }

    public void Dispose()
    {
        lock (_pinned)
        {
            _ended = true;
            if (_alive is not null)
            {
                File.Delete(((FileStream)_list!.BaseStream).Name);
                File.Delete(_alive.Name);
                _alive.Dispose();
                _list.Dispose();
            }
        }
    }

    /// <summary>A list whose lock is not there yet is just being made.</summary>
    private static bool IsAlive(string lockFile)
    {
        try
        {
            using var file = new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
