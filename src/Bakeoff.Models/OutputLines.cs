using System.Text;

namespace Bakeoff.Models;

/// <summary>Reads what a command prints, line by line, while it runs. Only the beginning of a line is kept, so that no output fills memory.</summary>
internal sealed class OutputLines
{
    private const int KeptLetters = 1000;
    private readonly Thread _thread;
    private readonly int _keep;
    private readonly long _most;
    private readonly Action? _beyond;

    /// <summary>Starts to read lines on another thread.</summary>
    /// <param name="reader">What is read, to its end.</param>
    /// <param name="line">Receives the lines, on another thread; of long ones the beginning.</param>
    /// <param name="keep">How many letters of a line are kept.</param>
    /// <param name="most">How many letters may come in all.</param>
    /// <param name="beyond">Called, on that thread, where more come: then no more are read.</param>
    public OutputLines(TextReader reader, Action<string> line, int keep = KeptLetters, long most = long.MaxValue, Action? beyond = null)
    {
        (_keep, _most, _beyond) = (keep, most, beyond);
        _thread = new Thread(() => Read(reader, line)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits until all is read, or for so long: who still has the other end open may never close it.</summary>
    public void Wait(TimeSpan limit) => _thread.Join(limit);

    private void Read(TextReader reader, Action<string> line)
    {
        char[] buffer = new char[4096];
        var kept = new StringBuilder();
        long read = 0;
        try
        {
            while (reader.Read(buffer) is > 0 and var count)
            {
                read += count;
                if (read > _most)
                {
                    _beyond?.Invoke();
                    return;
                }

                foreach (char letter in buffer.AsSpan(0, count))
                {
                    if (letter == '\n')
                    {
                        line(kept.ToString());
                        kept.Clear();
                    }
                    else if (kept.Length < _keep)
                    {
                        kept.Append(letter);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody waits for it any more.
        }

        if (kept.Length > 0)
        {
            line(kept.ToString());
        }
    }
}
