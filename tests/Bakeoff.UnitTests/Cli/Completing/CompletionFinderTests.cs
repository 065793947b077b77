using System.CommandLine;
using Bakeoff.Cli;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>How the word at the cursor can go on.</summary>
public sealed class CompletionFinderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public CompletionFinderTests()
    {
        _folder.Write("experiments/first/experiment.json", "{}");
        _folder.Write("experiments/fifth/experiment.json", "{}");
        _folder.Write("experiments/notes/README.md", "");
    }

    private string Option => $"--experiments={_folder["experiments"]}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_AfterTheProgram_GivesTheCommands() =>
        Assert.Equal(
            Root().Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Order(StringComparer.Ordinal),
            Find("bakeoff ").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("bakeoff compl", "completion")]
    [InlineData("/usr/bin/bakeoff compl", "completion")]
    [InlineData("compl", "completion")]
    [InlineData("bakeoff compare --fail-on ", "worse")]
    [InlineData("bakeoff compare --fail-on=w", "--fail-on=worse")]
    [InlineData("bakeoff run --thr", "--threads")]
    [InlineData("bakeoff completion z", "zsh")]
    [InlineData("bakeoff datasets show movielens-20", "movielens-20m")]
    [InlineData("bakeoff init --dataset=movielens-20", "--dataset=movielens-20m")]
    [InlineData("bakeoff run Ing", "Ingest")]
    [InlineData("bakeoff run Ingest TrainTwo", "TrainTwoTower")]
    [InlineData("bakeoff nothing-like-this", "")]
    public void Find_GivesTheWordsThatFit(string line, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : [expected], Find(line));

    /// <summary>Folders without an experiment are none, and the folder is the one that the command line names.</summary>
    [Theory]
    [InlineData("-e ", "fifth", "first")]
    [InlineData("--experiment ", "fifth", "first")]
    [InlineData("--experiment fir", "first")]
    [InlineData("--experiment=", "--experiment=fifth", "--experiment=first")]
    [InlineData("--experiment=fif", "--experiment=fifth")]
    [InlineData("-e none")]
    public void Find_OfAnExperiment_GivesThoseOfTheFolder(string end, params string[] expected) =>
        Assert.Equal(expected, Find($"bakeoff plan {Option} {end}"));

    [Fact]
    public void Find_OfAStage_GivesAllStages_AndNoOption() =>
        Assert.Equal(StageTable.Names.Order(StringComparer.Ordinal), Find("bakeoff run ").Order(StringComparer.Ordinal));

    /// <summary>What follows the cursor is not looked at.</summary>
    [Fact]
    public void TryAnswer_LooksAtWhatStandsBeforeTheCursor()
    {
        Assert.Equal(["explain"], CompletionFinder.TryAnswer(["[suggest:12]", "bakeoff expl Report"], Root()));
        Assert.Equal(
            ["export", "explain"], CompletionFinder.TryAnswer(["[suggest]", "bakeoff exp"], Root())!.OrderDescending(StringComparer.Ordinal));
        Assert.Null(CompletionFinder.TryAnswer(["run", "Report"], Root()));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public void For_AShell_GivesAScriptThatAsksTheProgram(string shell)
    {
        Assert.Contains("[suggest:", CompletionScripts.For(shell), StringComparison.Ordinal);
        Assert.Contains($"bakeoff completion {shell}", CompletionScripts.For(shell), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', CompletionScripts.For(shell));
    }

    private static RootCommand Root() => UsageErrors.Refusing(CommandTree.Create([]));

    private static IReadOnlyList<string> Find(string line) => CompletionFinder.Find(Root(), line, line.Length);
}
