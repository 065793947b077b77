using System.CommandLine;
using System.Globalization;
using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

/// <summary>What the command line refuses, and what it takes it to have meant.</summary>
public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("rn", "Unrecognized command or argument 'rn'. Did you mean 'run'?")]
    [InlineData("Report", "Unrecognized command or argument 'Report'. Write: bakeoff run Report.")]
    [InlineData("run --experimnt=quickstart", "Unrecognized command or argument '--experimnt=quickstart'. Did you mean '--experiment'?")]
    [InlineData("run Report --forse", "Unrecognized command or argument '--forse'. Did you mean '--force'?")]
    [InlineData("audit --posion", "Unrecognized command or argument '--posion'. Did you mean '--poison'?")]
    [InlineData("explain --stage=Split", "Unrecognized command or argument '--stage=Split'. Write the stage alone: bakeoff explain Split.")]
    [InlineData("datasets inspekt", "Unrecognized command or argument 'inspekt'. Did you mean 'inspect'?")]
    [InlineData("datasets inspect -x", "Unrecognized command or argument '-x'. See bakeoff datasets inspect --help.")]
    [InlineData("plan --nothing", "Unrecognized command or argument '--nothing'. See bakeoff plan --help.")]
    [InlineData("completion foo", "Argument 'foo' not recognized. Must be one of: 'bash', 'zsh', 'pwsh'. See bakeoff completion --help.")]
    [InlineData("compare", "Option '--baseline' is required. See bakeoff compare --help.")]
    [InlineData("run --all -e x", "'--all' is every experiment, and '--experiment' (-e) is one: give one of them. See bakeoff run --help.")]
    [InlineData("plan --all -e x", "'--all' is every experiment, and '--experiment' (-e) is one: give one of them. See bakeoff plan --help.")]
    [InlineData("push --all -e x", "'--all' is every experiment, and '--experiment' (-e) is one: give one of them. See bakeoff push --help.")]
    [InlineData("bundle --data=x", "'--data' belongs to '--run', which is not given. See bakeoff bundle --help.")]
    public void AMisspeltCommand_IsOneErrorWithASuggestion(string command, string expected) =>
        Assert.Equal(["bakeoff: error BKF1001: " + expected], UsageErrors.Find(Parse(command.Split(' '))));

    /// <summary>A string where a number is due, in every option: an error, not a stack trace.</summary>
    [Fact]
    public void NoOption_EndsTheCommand_WhateverItsValueIs()
    {
        (string Command, string Option)[] options = [
            .. CommandTree.Create([]).Subcommands.SelectMany(
                command => command.Options.Where(option => option.ValueType != typeof(bool)).Select(option => (command.Name, option.Name)))];
        Assert.InRange(options.Length, 100, 1000);
        Assert.All(options, option => Assert.All(new[] { "x", "-1", "1e400", "0x10", "NaN", "", "١" }, value =>
        {
            ParseResult parsed = Parse([option.Command, option.Option, value]);
            Assert.All(UsageErrors.Find(parsed), line => Assert.StartsWith("bakeoff: error BKF1001: ", line, StringComparison.Ordinal));
            // Our words, not the parser's.
            Assert.DoesNotContain(parsed.Errors, error => error.Message.Contains("System.", StringComparison.Ordinal));
        }));
    }

    /// <summary>Where a variable of a script is not set: a path of no letters is none, and every option has this from one place.</summary>
    [Fact]
    public void NoOptionAndNoArgument_TakesAnEmptyValue()
    {
        (string Command, string Name)[] options = [
            .. CommandTree.Create([]).Subcommands.SelectMany(
                command => command.Options.Where(option => option.ValueType != typeof(bool)).Select(option => (command.Name, option.Name)))];
        Assert.All(options, option => Assert.All(new string[][] { [option.Name, ""], [option.Name, " "], [option.Name + "="] }, given =>
            Assert.Contains(
                UsageErrors.Find(Parse([option.Command, .. given])), line => line.Contains(option.Name, StringComparison.Ordinal))));
        string expected = "bakeoff: error BKF1001: {0} is empty: give it a value, or leave it out. In CI the variable that it is made of may not be "
            + "set. See bakeoff {1} --help.";
        Assert.Equal(
            [string.Format(CultureInfo.InvariantCulture, expected, "'--store'", "gc")], UsageErrors.Find(Parse(["gc", "--store", ""])));
        Assert.Equal(
            [string.Format(CultureInfo.InvariantCulture, expected, "FILE", "datasets inspect")],
            UsageErrors.Find(Parse(["datasets", "inspect", ""])));
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "1025")]
    [InlineData("--threads", "1,5")]
    [InlineData("--jobs", "two")]
    [InlineData("--memory", "6")]
    [InlineData("--memory", "٣GB")]
    public void ANumberOutOfItsRange_IsRefused(string option, string value) =>
        Assert.Contains($"'{option}' must be ", Assert.Single(UsageErrors.Find(Parse(["run", option, value]))), StringComparison.Ordinal);

    [Theory]
    [InlineData("run", "-e", "")]
    [InlineData("run", "--experiment= ")]
    [InlineData("compare", "--baseline=main", "--affected", "-e", ",")]
    public void AnEmptyExperiment_IsRefused_AndNoOtherSuggested(params string[] command) =>
        Assert.Contains("'--experiment' (-e) is empty: name an", Assert.Single(UsageErrors.Find(Parse(command))), StringComparison.Ordinal);

    [Theory]
    [InlineData("run", "--all")]
    [InlineData("run", "-e", "x")]
    public void OneOfAllAndOne_IsNotRefused(params string[] command) => Assert.Empty(Parse(command).Errors);

    private static ParseResult Parse(string[] arguments) => UsageErrors.Refusing(CommandTree.Create(arguments)).Parse(arguments);
}
