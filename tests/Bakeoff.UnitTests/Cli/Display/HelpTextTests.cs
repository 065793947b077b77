using System.CommandLine;
using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

public sealed class HelpTextTests
{
    [Theory]
    [InlineData(132, "80", 120)]
    [InlineData(90, "80", 90)]
    [InlineData(20, null, 40)]
    [InlineData(0, null, 100)]
    [InlineData(null, "80", 80)]
    [InlineData(null, "400", 120)]
    [InlineData(null, "wide", 100)]
    [InlineData(null, "", 100)]
    [InlineData(null, null, 100)]
    public void Width_IsThatOfTheTerminal_WithinLimits(int? terminal, string? columns, int width) =>
        Assert.Equal(width, HelpText.Width(terminal, columns));

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void Help_OfEveryCommand_FitsTheWidth(int width)
    {
        foreach (string[] command in Commands(CommandTree.Create([])).Append([]))
        {
            Assert.All(Help(width, command).Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, $"{string.Join(' ', command)}: {line}"));
        }
    }

    /// <summary>The values are for the shell, which completes them: there are as many as there are experiments.</summary>
    [Fact]
    public void Help_NamesArgumentsByWhatTheyAre_AndListsNoValues()
    {
        string help = Help(100, "run");
        Assert.Contains("--experiment <experiment>", help, StringComparison.Ordinal);
        Assert.Contains("  <stage>  ", help, StringComparison.Ordinal);
        Assert.Contains("--dataset <dataset>", Help(100, "init"), StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Commands(Command parent) => parent.Subcommands.SelectMany(
        command => Commands(command).Select(below => (string[])[command.Name, .. below]).Prepend([command.Name]));

    private static string Help(int width, params string[] command)
    {
        var output = new StringWriter();
        Assert.Equal(0, HelpText.Fit(CommandTree.Create([]), width).Parse([.. command, "--help"]).Invoke(new() { Output = output }));
        return output.ToString();
    }
}
