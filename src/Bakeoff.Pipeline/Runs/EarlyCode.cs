using System.Text.Json;

namespace Bakeoff.Pipeline;

/// <summary>
/// Finds out what the stages of a run can reach of the code before their keys are made, on a thread of its own: the first stages of a graph run one
/// after another, so a processor is idle then, and each later stage would wait for its key.
/// </summary>
internal sealed class EarlyCode : IDisposable
{
    private readonly CodeIdentity _code;
    private readonly StageCode[] _starts;
    private readonly Thread _thread;
    private volatile bool _isEnding;

    private EarlyCode(CodeIdentity code, IEnumerable<StageNode> nodes)
    {
        _code = code;
        _starts = [.. nodes.Select(node => node.Code).OfType<StageCode>().Distinct()];
        _thread = new Thread(Read) { IsBackground = true, Name = "code of stages" };
    }

    /// <summary>Begins.</summary>
    /// <param name="code">Remembers what was found.</param>
    /// <param name="nodes">The nodes, in the order in which their keys are made. Custom code is left to its node.</param>
    public static EarlyCode Begin(CodeIdentity code, IEnumerable<StageNode> nodes)
    {
        var early = new EarlyCode(code, nodes);
        early._thread.Start();
        return early;
    }

    /// <summary>Ends it, after the stage that it is at.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
    }

    private void Read()
    {
        try
        {
            foreach (StageCode start in _starts.TakeWhile(_ => !_isEnding))
            {
                _code.PartsOf(start);
            }
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or JsonException or UnauthorizedAccessException)
        {
            // Whoever makes the key finds the same, and has somebody to tell.
        }
    }
}
