using Bakeoff.Cli;
using Spectre.Console;

namespace Bakeoff.UnitTests;

/// <summary>A table on a wide terminal and on a narrow one.</summary>
public sealed class ResultTableTests
{
    private static ResultTable Table(int labels)
    {
        var table = new ResultTable(["experiment", "model", "rmse", "calibrated coverage of the tail@100"], labels);
        table.AddRow(["a-rather-long-name-of-an-experiment", "two-tower", "0.8090", "0.3071 ⚠"]);
        table.AddRow(["b", "svd [x]", "–", "≈ 0.0557"]);
        return table;
    }

    [Theory]
    [InlineData(40)]
    [InlineData(59)]
    public void ToLines_FitTheTerminal_AndHaveEveryCell(int width)
    {
        string[] lines = [.. Table(labels: 2).ToLines(width)];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.All(
            new[] { "a-rather-long-name-of-an-experiment", "two-tower", "0.8090", "0.3071 ⚠", "svd [x]", "–", "≈ 0.0557" },
            cell => Assert.Contains(lines, line => line.Contains(cell, StringComparison.Ordinal)));
        Assert.Contains("  rmse  0.8090", lines);
    }

    [Fact]
    public void ToLines_OfATableWithoutLabels_BeginWithTheFirstColumn() =>
        Assert.Equal("a-rather-long-name-of-an-experiment", Table(labels: 0).ToLines(40).First());

    [Fact]
    public void ToTable_ShowsBracketsAsTheyAre_AndValuesToTheRight()
    {
        var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 160;
        console.Write(Table(labels: 2).ToTable());
        Assert.Contains("│ svd [x] ", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("│      – │", writer.ToString(), StringComparison.Ordinal);
    }
}
