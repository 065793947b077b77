using System.Text;

namespace Bakeoff.Models;

/// <summary>Reads what a command prints, line by line, beside it. Of a line only its beginning is kept, so that no output fills the memory.</summary>
internal sealed class OutputLines
{
    private const int KeptLetters = 1000;
    private readonly Thread _thread;

    /// <summary>Starts reading.</summary>
    /// <param name="reader">What is read, to its end.</param>
    /// <param name="line">Receives the lines, on another thread; of long ones the beginning.</param>
    public OutputLines(TextReader reader, Action<string> line)
    {
        _thread = new Thread(() => Read(reader, line)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits until all is read, or for so long: who still has the other end open may never close it.</summary>
    public void Wait(TimeSpan limit) => _thread.Join(limit);

    private static void Read(TextReader reader, Action<string> line)
    {
        char[] buffer = new char[4096];
        var kept = new StringBuilder();
        try
        {
            while (reader.Read(buffer) is > 0 and var count)
            {
                foreach (char letter in buffer.AsSpan(0, count))
                {
                    if (letter == '\n')
                    {
                        line(kept.ToString());
                        kept.Clear();
                    }
                    else if (kept.Length < KeptLetters)
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
