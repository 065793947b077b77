using System.CommandLine;
using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

/// <summary>Every command that says what it found says it as JSON too.</summary>
public sealed class JsonOptionTests
{
    /// <summary>It prints a script for a shell.</summary>
    private static readonly string[] s_without = ["completion"];

    public static TheoryData<string> Commands => [.. CommandTree.Create([]).Subcommands
        .SelectMany(command => command.Subcommands.Select(below => $"{command.Name} {below.Name}").Prepend(command.Name))
        .Where(name => !s_without.Contains(name))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void ACommand_HasTheOption_AndNamesItsFormat(string name)
    {
        Command command =
            name.Split(' ').Aggregate((Command)CommandTree.Create([]), (above, part) => above.Subcommands.Single(below => below.Name == part));
        Option option = Assert.Single(command.Options, option => option.Name == "--json");
        Assert.Matches(@"format \S+/\d|compare/\d", option.Description!);
    }
}
