using System.Diagnostics;
using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Counts the stages that an executor has, and what became of them.</summary>
internal sealed class NodeCounts
{
    private const int NamedNodes = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AttemptState> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>What has failed, or was lost and is not submitted again yet.</summary>
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private long _lastSaid = Stopwatch.GetTimestamp();
    private string _lastText = "";

    /// <summary>
    /// How many are queued, run, are done and have failed, in a few words, such as <c>3 queued, 2 running on n1, n2, 7 done, 1 failed</c>.
    /// </summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                int queued = _open.Values.Count(state => state.Phase == AttemptPhase.Queued);
                AttemptState[] running = [.. _open.Values.Where(state => state.Phase is AttemptPhase.Running or AttemptPhase.Ended)];
                string[] nodes = [.. running.Select(state => state.Node).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
                string where = nodes.Length == 0 ? "" : nodes.Length <= NamedNodes ? " on " + string.Join(", ", nodes)
                    : string.Create(CultureInfo.InvariantCulture, $" on {nodes.Length} nodes");
                string failed = _failed.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {_failed.Count} failed");
                return string.Create(CultureInfo.InvariantCulture, $"{queued} queued, {running.Length} running{where}, {_done.Count} done{failed}");
            }
        }
    }

    /// <summary>Takes what is said of a stage.</summary>
    /// <param name="key">The hash of its key.</param>
    /// <param name="state">Where it is.</param>
    /// <returns>Whether it was somewhere else before.</returns>
    public bool See(string key, AttemptState state)
    {
        lock (_lock)
        {
            bool isNew = !_open.TryGetValue(key, out AttemptState? before) || (before.Phase, before.Node) != (state.Phase, state.Node);
            _done.Remove(key); // It may be tried again.
            _failed.Remove(key);
            if (state.IsOver && state.Phase != AttemptPhase.Ended) // What has ended by itself waits for its result.
            {
                _open.Remove(key);
                (state.Phase == AttemptPhase.Succeeded ? _done : _failed).Add(key);
            }
            else
            {
                _open[key] = state;
            }

            return isNew;
        }
    }

    /// <summary>The text, where it is time to say it in a log: not more often than every ten seconds, and only if it is another one.</summary>
    public string? TakeText()
    {
        string text = Text;
        lock (_lock)
        {
            if (text == _lastText || Stopwatch.GetElapsedTime(_lastSaid) < Interval)
            {
                return null;
            }

            (_lastSaid, _lastText) = (Stopwatch.GetTimestamp(), text);
            return text;
        }
    }
}
