using System.Text;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>
/// Where a command writes: the standard output, or the standard error where the answer is JSON; and a copy for whoever keeps the answer.
/// </summary>
internal sealed class CommandOutput
{
    private readonly IAnsiConsole _console;

    private CommandOutput(TextWriter writer, Func<bool> isRedirected)
    {
        Writer = writer;
        IsRedirected = isRedirected();
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new Terminal(writer, !IsRedirected) });
    }

    /// <summary>Receives the text.</summary>
    public TextWriter Writer { get; }

    /// <summary>Whether nobody watches: the output is a file or a pipe.</summary>
    public bool IsRedirected { get; }

    /// <summary>The terminal, for what moves.</summary>
    public IAnsiConsole Live => _console;

    /// <summary>Writes to the standard output.</summary>
    /// <param name="copy">Receives the same text; null where nobody keeps it.</param>
    public static CommandOutput ToStandardOutput(TextWriter? copy = null) =>
        new(copy is null ? Console.Out : TextWriter.Synchronized(new BothWriter(Console.Out, copy)), () => Console.IsOutputRedirected);

    /// <summary>Writes to the standard error: the standard output has the answer as JSON, and nothing else.</summary>
    public static CommandOutput ToStandardError() => new(Console.Error, () => Console.IsErrorRedirected);

    /// <summary>Writes a line.</summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text = "") => Writer.WriteLine(text);

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">Its columns where the output is a file: a log is not a terminal of 80 columns.</param>
    public void Write(ResultTable table, int width)
    {
        int columns = IsRedirected ? width : _console.Profile.Width;
        if (columns < ResultTable.NarrowBelow)
        {
            foreach (string line in table.ToLines(columns))
            {
                WriteLine(line);
            }

            return;
        }

        _console.Profile.Width = columns;
        _console.Write(table.ToTable());
    }

    /// <summary>Spectre takes only <see cref="Console.Out"/> itself for a terminal, and not a writer that leads there.</summary>
    private sealed class Terminal(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _standard = new(Console.Out);

        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => _standard.Width;

        public int Height => _standard.Height;

        public void SetEncoding(Encoding encoding) => _standard.SetEncoding(encoding);
    }
}
