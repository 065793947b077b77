using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// What experiments were read from, by the bytes of the files: the thousand points of a sweep are read from the same two, and each of them would
/// parse, check and hold the thousand values of the others.
/// </summary>
internal sealed class KnownFiles
{
    private readonly ConcurrentDictionary<string, JsonPart> _roots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Sweep> _sweeps = new(StringComparer.Ordinal);

    /// <summary>Parses a file, unless the same bytes were parsed before.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="sha256">Their hash.</param>
    /// <param name="file">What the file is called in messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <exception cref="ReportedException">It is not JSON (<c>BKF1003</c>).</exception>
    public JsonPart Parse(byte[] json, string sha256, string file, List<ErrorReport> problems)
    {
        string id = $"{sha256} {file}";
        if (_roots.TryGetValue(id, out JsonPart? root))
        {
            return root;
        }

        int before = problems.Count;
        root = JsonPart.Parse(json, file, problems);
        return problems.Count == before ? _roots.GetOrAdd(id, root) : root; // What is wrong is said each time.
    }

    /// <summary>Reads a sweep, unless that of the same experiment was read before from the same bytes.</summary>
    /// <param name="experiment">The experiment that has it.</param>
    /// <param name="hashes">The hashes of all files that the experiment was read from.</param>
    /// <param name="read">Reads it; null where something is wrong with it, which is reported.</param>
    public Sweep? ReadSweep(string experiment, IEnumerable<string> hashes, Func<Sweep?> read)
    {
        string id = $"{experiment} {string.Join(' ', hashes)}";
        return _sweeps.TryGetValue(id, out Sweep? sweep) ? sweep : read() is { } made ? _sweeps.GetOrAdd(id, made) : null;
    }
}
