using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;

namespace Bakeoff.Cli;

/// <summary>
/// Makes the text of <c>--help</c> fit where it is shown. The library knows no width where the text is redirected, and then breaks no line.
/// </summary>
internal static class HelpText
{
    private const int MinWidth = 40, MaxWidth = 120, UnknownWidth = 100;

    /// <summary>Sets the width of the help of all commands to that of the terminal, where there is one.</summary>
    /// <param name="root">The root command, which is changed.</param>
    /// <returns>The same command.</returns>
    public static RootCommand Fit(RootCommand root) =>
        Fit(root, Width(Console.IsOutputRedirected ? null : Console.WindowWidth, Environment.GetEnvironmentVariable("COLUMNS")));

    /// <summary>Sets the width of the help of all commands.</summary>
    /// <param name="root">The root command, which is changed.</param>
    /// <param name="width">The width, in characters.</param>
    /// <returns>The same command.</returns>
    public static RootCommand Fit(RootCommand root, int width)
    {
        foreach (HelpAction help in root.Options.Select(option => option.Action).OfType<HelpAction>())
        {
            help.MaxWidth = width;
        }

        return root;
    }

    /// <summary>The width of the text, in characters, from 40 to 120: longer lines are hard to read.</summary>
    /// <param name="terminal">The terminal's width; null where there is none.</param>
    /// <param name="columns">What the variable COLUMNS says, or null; it is asked where there is no terminal, and 100 is taken without it.</param>
    public static int Width(int? terminal, string? columns)
    {
        int width = terminal is > 0 ? terminal.Value
            : int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int stated) && stated > 0 ? stated : UnknownWidth;
        return Math.Clamp(width, MinWidth, MaxWidth);
    }
}
