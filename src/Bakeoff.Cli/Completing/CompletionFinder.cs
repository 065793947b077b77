using System.CommandLine;
using System.Globalization;

namespace Bakeoff.Cli;

/// <summary>
/// Finds how the word at the cursor of a command line can go on. Shells ask for it by <c>bakeoff [suggest:POSITION] LINE</c>, the directive of
/// System.CommandLine, which <c>dotnet-suggest</c> uses too.
/// </summary>
internal static class CompletionFinder
{
    private const string Directive = "[suggest", Program = "bakeoff";

    /// <summary>Answers a shell.</summary>
    /// <param name="arguments">The command line of this process.</param>
    /// <param name="root">The commands.</param>
    /// <returns>The words; null where the process was not started by a shell that asks.</returns>
    public static IReadOnlyList<string>? TryAnswer(string[] arguments, RootCommand root)
    {
        if (arguments is not [var directive, var line] || !directive.StartsWith(Directive, StringComparison.Ordinal))
        {
            return null;
        }

        string position = directive[Directive.Length..].Trim(':', ']');
        bool isNumber = int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out int at);
        return Find(root, line, isNumber ? at : line.Length);
    }

    /// <summary>Finds the words that the word at the cursor can become.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="line">The command line, with the name of the program or without it.</param>
    /// <param name="position">Where the cursor is; what follows is not looked at.</param>
    /// <returns>The words in the order of commands, arguments and options; of <c>--option=val</c> with what stands before the value.</returns>
    public static IReadOnlyList<string> Find(RootCommand root, string line, int position)
    {
        string typed = WithoutProgram(line[..Math.Clamp(position, 0, line.Length)]);
        int start = typed.LastIndexOf(' ') + 1;
        string word = typed[start..], before = "";
        if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and int sign)
        {
            // As two words, which is how the parser completes a value.
            (before, word) = (word[..(sign + 1)], word[(sign + 1)..]);
            typed = typed[..(start + sign)] + " " + word;
        }

        string[] words = [.. root.Parse(typed).GetCompletions(typed.Length).Select(item => item.Label).Distinct()
            .Where(label => label.StartsWith(word, StringComparison.OrdinalIgnoreCase))];

        // Who has typed no dash looks for a command, a stage or a name, and not for one of twenty options.
        string[] names = [.. words.Where(label => !label.StartsWith('-') && !label.StartsWith('/'))];
        return names.Length > 0 && !word.StartsWith('-') ? [.. names.Select(name => before + name)] : [.. words.Select(label => before + label)];
    }

    private static string WithoutProgram(string typed)
    {
        int end = typed.IndexOf(' ', StringComparison.Ordinal);
        string first = end < 0 ? typed : typed[..end];
        return Path.GetFileNameWithoutExtension(first) != Program ? typed : end < 0 ? "" : typed[(end + 1)..].TrimStart();
    }
}
