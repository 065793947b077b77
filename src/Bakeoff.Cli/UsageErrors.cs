using System.CommandLine;
using System.CommandLine.Parsing;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>Refuses what a command does not know, and says what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>
    /// Lets no argument of a command be an option: the parser takes a misspelt option for an argument, such as a stage, where there may be one.
    /// And lets no value be empty: it is no name, no path and no address.
    /// </summary>
    /// <param name="root">The commands, which are changed.</param>
    /// <returns>The same commands.</returns>
    public static RootCommand Refusing(RootCommand root)
    {
        foreach (Command command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)))
        {
            foreach (Argument argument in command.Arguments)
            {
                argument.Validators.Add(result =>
                {
                    foreach (string option in result.Tokens.Select(token => token.Value).Where(token => token.StartsWith('-')))
                    {
                        result.AddError(Unrecognized(option) + ".");
                    }

                    RefuseEmpty(result, argument.Name.ToUpperInvariant());
                });
            }

            // An option that may stand alone says itself what its empty value is.
            foreach (Option option in command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0))
            {
                option.Validators.Add(result => RefuseEmpty(result, $"'{option.Name}'"));
            }
        }

        return root;
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (!result.Errors.Any() && result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} is empty: give it a value, or leave it out. In CI the variable that it is made of may not be set.");
        }
    }

    /// <summary>Creates one canonical line for each error of a command line that was not understood.</summary>
    /// <param name="parsed">The command line, which has errors.</param>
    public static IEnumerable<string> Find(ParseResult parsed)
    {
        // Where the command itself is not known, the parser says too that there is none: one error is enough.
        string[] messages = [.. parsed.Errors.Select(error => OnOneLine(error.Message)).Distinct()];
        bool isUnknownCommand = parsed.CommandResult.Command is RootCommand && messages.Any(message => Token(message, parsed) is not null);
        return messages.Where(message => !isUnknownCommand || Token(message, parsed) is not null)
            .Select(message => new ErrorReport(ErrorCodes.Usage, message, RemedyFor(message, parsed)).ToCanonicalLine());
    }

    /// <summary>The parser writes choices below each other.</summary>
    private static string OnOneLine(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length < 2 ? message : $"{lines[0]} {string.Join(", ", lines[1..])}.";
    }

    private static string RemedyFor(string message, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = $"See {Path(parsed.CommandResult)} --help.";
        if (Token(message, parsed) is not { } token)
        {
            return help;
        }

        (string name, string value) = token.Split('=', 2) is [var left, var right] ? (left, right) : (token, "STAGE");
        if (name == "--stage" && command.Arguments.Any(argument => argument.Name.StartsWith("stage", StringComparison.Ordinal)))
        {
            return $"Write the stage alone: {Path(parsed.CommandResult)} {value}.";
        }

        if (command is RootCommand && StageTable.Names.FirstOrDefault(stage => stage.Equals(token, StringComparison.OrdinalIgnoreCase)) is { } stage)
        {
            return $"Write: bakeoff run {stage}.";
        }

        string[] known = token.StartsWith('-') ? [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)]
            : [.. command.Subcommands.Select(below => below.Name)];
        string nearest = known.Length == 0 ? "" : NearestName.Remedy(name, known);
        return nearest.StartsWith("Did", StringComparison.Ordinal) || command is RootCommand ? nearest : help;
    }

    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "bakeoff";

    /// <summary>The token that the parser, or an argument's validator, does not know; null for an error of another kind.</summary>
    private static string? Token(string message, ParseResult parsed) =>
        parsed.Tokens.Select(token => token.Value).FirstOrDefault(token => message.StartsWith(Unrecognized(token), StringComparison.Ordinal));

    private static string Unrecognized(string token) => $"Unrecognized command or argument '{token}'";
}
