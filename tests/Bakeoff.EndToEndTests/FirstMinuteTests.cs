using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a new user tries first: a repository with ratings, a shell that completes, a narrow terminal, a browser, output for tools.</summary>
public sealed partial class FirstMinuteTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Root => _folder["repository"];

    public void Dispose() => _folder.Dispose();

    /// <summary>The only file with ratings is found, the experiment runs without a change, and nothing is overwritten.</summary>
    [Fact]
    public void Init_InARepositoryWithRatings_MakesAnExperimentThatRuns()
    {
        WriteRatings();
        _folder.Write("repository/.gitignore", "bin/");
        _folder.Write("repository/global.json", "{ }");
        CommandResult made = Bakeoff("init");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.EndsWith(
            "Next: bakeoff run Report -e orders\n(Without an installed tool: dnx bakeoff run Report -e orders)\n", made.Output,
            StringComparison.Ordinal);
        Assert.Equal("bin/\nartifacts/\n", File.ReadAllText(Path.Combine(Root, ".gitignore")));
        Assert.Equal("{ }", File.ReadAllText(Path.Combine(Root, "global.json")));
        string experiment = Path.Combine(Root, "experiments", "orders", "experiment.json"), before = File.ReadAllText(experiment);

        CommandResult again = Bakeoff("init");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("error BKF1034: ", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(experiment));

        CommandResult run = Bakeoff("run", "Split", "-e", "orders", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("run-result/1", Format(run.Output));
    }

    /// <summary>In a real bash, with the words that a user would type: bash cuts at '=', and the folder's experiments are known.</summary>
    [Theory]
    [InlineData("bakeoff run Ing", "Ingest")]
    [InlineData("bakeoff plan -e or", "orders")]
    [InlineData("bakeoff plan --experiment=or", "orders")]
    [InlineData("bakeoff datasets show synthetic-sm", "synthetic-small")]
    [InlineData("bakeoff compl", "completion")]
    public void Bash_CompletesWhatIsTyped(string typed, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "bash of Linux is tried.");
        _folder.Write("repository/experiments/orders/experiment.json", "{}");
        string words = string.Join(' ', typed.Replace("=", " = ", StringComparison.Ordinal).Split(' ').Select(word => $"'{word}'"));
        string script = $"""
            bakeoff() {"{"} dotnet exec '{CommandResult.Engine}' "$@"; {"}"}
            eval "$(bakeoff completion bash)"
            complete -p bakeoff > /dev/null
            COMP_LINE='{typed}' COMP_POINT={typed.Length} COMP_WORDS=({words})
            COMP_CWORD=$(({"$"}{"{"}#COMP_WORDS[@]{"}"} - 1))
            _bakeoff
            printf '%s\n' "{"$"}{"{"}COMPREPLY[@]{"}"}"
            """;
        CommandResult completed = CommandResult.Run(Root, null, "bash", "-e", "-c", script);
        Assert.True(completed.ExitCode == 0, completed.Error);
        Assert.Equal(expected + "\n", completed.Output);
    }

    /// <summary>A table fits 40 columns, and no colour is written where none is wanted.</summary>
    [Fact]
    public void ATerminalOf40Columns_ShowsEveryValue_AndNoColourWhereNoneIsWanted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script makes a terminal.");
        var tiny = new TinyExperiment(_folder);
        string command = string.Join(' ', tiny.Arguments("dotnet", "exec", CommandResult.Engine, "run", "Report", "--artifacts", _folder["artifacts"])
            .Select(argument => $"'{argument}'"));
        CommandResult shown = CommandResult.Run(
            TestPaths.Repository, new Dictionary<string, string> { ["NO_COLOR"] = "1", ["TERM"] = "xterm-256color", ["CI"] = "" }, "script", "-qec",
            $"stty cols 40 rows 30; {command}", "/dev/null");
        Assert.True(shown.ExitCode == 0, shown.Output);
        Assert.DoesNotMatch("\e\\[[0-9;]*3[0-9]m", shown.Output);
        string[] lines = [.. Escape().Replace(shown.Output, "").Split('\n').Select(line => line.TrimEnd('\r'))];
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^  rmse  \d\.\d{4}( ⚠)?$"));
        Assert.DoesNotContain(lines, line => line.StartsWith('│'));
        int table = Array.FindLastIndex(lines, line => line == "oracle");
        Assert.All(lines[table..(table + 3)], line => Assert.InRange(line.Length, 1, 40));
    }

    /// <summary>The page is given to the program that opens pages, where there is a display; and what is printed is one document.</summary>
    [Fact]
    public void Open_OpensThePage_AndJsonStaysOneDocument()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What stands in for a browser is a shell script.");
        var tiny = new TinyExperiment(_folder);
        string opener = _folder.Write("programs/xdg-open", $"#!/bin/sh\necho \"$1\" > '{_folder["opened"]}'\necho opened\n");
        Assert.Equal(0, CommandResult.Run(_folder.Root, null, "chmod", "+x", opener).ExitCode);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder["programs"]}:{Environment.GetEnvironmentVariable("PATH")}", ["DISPLAY"] = ":9", ["CI"] = "",
        };
        CommandResult run = CommandResult.Bakeoff(_folder, environment, tiny.Arguments("run", "Report", "--open", "--json"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("run-result/1", Format(run.Output));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["opened"]) && new FileInfo(_folder["opened"]).Length > 0, 20_000));
        Assert.EndsWith(Path.Combine("reports", "tiny", "index.html"), File.ReadAllText(_folder["opened"]).Trim(), StringComparison.Ordinal);

        environment["CI"] = "true";
        CommandResult inCi = CommandResult.Bakeoff(_folder, environment, tiny.Arguments("run", "Report", "--open"));
        Assert.Contains("Not opened, since no browser is here: ", inCi.Output, StringComparison.Ordinal);
        OthersPrintOneDocument(tiny);
    }

    /// <summary>One document on the standard output and nothing else, of every command that works on a run that is there.</summary>
    private void OthersPrintOneDocument(TinyExperiment tiny)
    {
        (string Format, string[] Command)[] commands =
        [
            ("plan/1", ["plan"]), ("explain/1", ["explain", "TrainSvd"]), ("runs/1", ["runs"]), ("provenance/1", ["provenance", "svd", "rmse"]),
            ("leaderboard/1", ["leaderboard"]), ("export/1", ["export"]), ("gc/1", ["gc"]), ("doctor/1", ["doctor", "--look"]),
            ("audit/1", ["audit", "Split"]), ("snapshots/1", ["snapshot", "--accept"]), ("bundle/1", ["bundle"]),
        ];
        Assert.All(commands, command =>
        {
            CommandResult result = CommandResult.Bakeoff(_folder, tiny.Arguments([.. command.Command, "--json"]));
            Assert.Equal(command.Format, Format(result.Output));
        });
        foreach ((string format, string[] command) in new[]
        {
            ("datasets/1", new[] { "datasets" }), ("dataset/1", ["datasets", "show", "goodbooks-10k"]),
            ("inspection/1", ["datasets", "inspect", WriteRatings()]), ("init/1", ["init", "--dataset=synthetic-small"]),
        })
        {
            Assert.Equal(format, Format(Bakeoff([.. command, "--json"]).Output));
        }
    }

    /// <summary>The format of a document; that it is not one, or that something follows it, is an exception.</summary>
    private static string? Format(string output)
    {
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("format").GetString();
    }

    private string WriteRatings() =>
        _folder.Write("repository/data/orders.csv", "user,item,rating,timestamp\n" + string.Concat(Enumerable.Range(0, 400)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i / 10) + 1},{(i % 10 * 3) + 1},{(i % 5) + 1},{1_000_000_000 + (i * 60)}\n"))));

    private CommandResult Bakeoff(params string[] arguments) => CommandResult.Run(Root, null, "dotnet", ["exec", CommandResult.Engine, .. arguments]);

    [GeneratedRegex("\e\\[[?0-9;]*[A-Za-z]|\e[=>]|\r(?!\n)")]
    private static partial Regex Escape();
}
