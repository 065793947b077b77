using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The keys whose results a remote store is known to have, so that a run with nothing to do need not ask for each. It is what was seen within
/// a day: who empties the remote store gets everything again after that, or at once with <c>bakeoff push</c>. The file may be deleted at any time.
/// </summary>
internal sealed class KnownRemote
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly string _file;
    private bool _isBegun;

    /// <summary>Reads what is known.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="shown">The remote store's place, without secrets.</param>
    public KnownRemote(string folder, string shown)
    {
        _file = Path.Combine(folder, ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(shown))[..32] + ".txt");
        try
        {
            string[] lines = StoreFile.IsRegular(_file) ? File.ReadAllLines(_file) : [];
            if (lines.Length > 0 && DateTimeOffset.TryParse(lines[0], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset begun)
                && (Now - begun).Duration() < MaximumAge)
            {
                _isBegun = true;
                _keys.UnionWith(lines.Skip(1).Where(ContentHash.IsWellFormed));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then nothing is known.
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Whether the remote store is known to have a key's result.</summary>
    /// <param name="key">The key's hash.</param>
    public bool Has(string key)
    {
        lock (_lock)
        {
            return _keys.Contains(key);
        }
    }

    /// <summary>Remembers that the remote store has a key's result.</summary>
    /// <param name="key">The key's hash.</param>
    public void Add(string key)
    {
        lock (_lock)
        {
            if (!_keys.Add(key))
            {
                return;
            }

            try
            {
                if (!_isBegun)
                {
                    AtomicFile.WriteText(_file, Now.ToString("O", CultureInfo.InvariantCulture) + "\n");
                    _isBegun = true;
                }

                File.AppendAllText(_file, key + "\n");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next run asks again.
            }
        }
    }
}
