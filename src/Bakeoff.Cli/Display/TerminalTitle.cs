namespace Bakeoff.Cli;

/// <summary>
/// Says in the title of a terminal how far a run is, for who has gone elsewhere meanwhile. The title from before comes back at the end, where the
/// terminal remembers titles (xterm's control sequences: OSC 0 sets one, CSI 22 and 23 keep one and bring it back).
/// </summary>
/// <param name="terminal">The terminal; null where there is none, or nobody wants a title.</param>
internal sealed class TerminalTitle(TextWriter? terminal) : IDisposable
{
    /// <summary>The environment variable that switches titles off.</summary>
    public const string Variable = "BAKEOFF_NO_TITLE";

    private const string Keep = "\u001b[22;0t", Restore = "\u001b[23;0t";
    private string? _shown;

    /// <summary>
    /// Creates the title of the terminal that a command writes to; none where it writes to a file, and where titles are not wanted.
    /// </summary>
    /// <param name="output">Where the command writes.</param>
    public static TerminalTitle Create(CommandOutput output) => new(
        output.IsRedirected || new[] { Variable, "NO_COLOR", "CI" }.Any(IsSet) || Environment.GetEnvironmentVariable("TERM") == "dumb"
            ? null : output.Writer);

    /// <summary>Shows a title.</summary>
    /// <param name="text">The title; control characters in it are left out.</param>
    public void Show(string text)
    {
        if (terminal is null || text == _shown)
        {
            return;
        }

        terminal.Write($"{(_shown is null ? Keep : "")}\u001b]0;{string.Concat(text.Where(letter => !char.IsControl(letter)))}\u0007");
        terminal.Flush();
        _shown = text;
    }

    /// <summary>Brings the title from before back.</summary>
    public void Dispose()
    {
        if (_shown is not null)
        {
            terminal!.Write(Restore);
            terminal.Flush();
            _shown = null;
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
