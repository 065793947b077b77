using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Writes tables to the standard output.</summary>
internal static class ConsoleTable
{
    /// <param name="table">The table.</param>
    /// <param name="width">Its columns where the output is a file: a log is not a terminal of 80 columns.</param>
    public static void Write(Table table, int width)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.Profile.Width = Console.IsOutputRedirected ? width : console.Profile.Width;
        console.Write(table);
    }
}
