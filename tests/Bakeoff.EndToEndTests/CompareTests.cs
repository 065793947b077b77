using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff compare</c> in a repository with branches, as a user has it.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Experiment = "experiments/branching/experiment.json";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>One clone for all: its first build is the longest.</summary>
    [Fact]
    public void Branches_AreToldApart()
    {
        var copy = new WorkingCopy(_folder, "clone");
        copy.Edit(Experiment, null, """
            {
              "question": "Does it get better?", "extends": "quickstart",
              "models": { "svd": { "algorithm": "funk-svd", "features": 40, "epochs": 120, "learningRate": 0.001, "regularization": 0.05 }, "two-tower": null },
              "evaluation": { "k": [10], "resamples": 200 }
            }
            """);
        copy.Edit("experiments/branching/README.md", null, "Does it get better?\n");
        Git(copy, "init", "--quiet", "--initial-branch=main");
        Commit(copy, "start");
        Build(copy);

        // Nothing changed: the baseline has to run once, and its build is kept.
        Assert.Contains("working tree against main (branching): identical bytes.", Compare(copy, 0).Output, StringComparison.Ordinal);

        // A refactoring, not committed.
        copy.Edit("src/Bakeoff.Svd/FunkSvd/FunkSvdTrainer.cs", "found", "best");
        Build(copy);
        CommandResult refactoring = Compare(copy, 0);
        Assert.Contains("working tree against main (branching): identical bytes, nothing re-run.", refactoring.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", refactoring.Output, StringComparison.Ordinal);
        Git(copy, "checkout", "--quiet", "--", "src");

        // Better, and that is what a branch is for.
        copy.Edit(Experiment, "\"regularization\": 0.05", "\"regularization\": 0.015");
        CommandResult better = Compare(copy, 0, "--fail-on", "worse", "--metric", "rmse", "--metric", "mae");
        Assert.Matches(@"working tree against main \(branching\): better: 2 metrics better, 0 worse", better.Output);
        Assert.Contains("TrainSvd: option.regularization changed from 0.05 to 0.015", better.Output, StringComparison.Ordinal);
        Git(copy, "checkout", "--quiet", "-b", "better");
        Commit(copy, "less regularization");

        // Worse, and main itself as a second candidate.
        copy.Edit(Experiment, "\"regularization\": 0.015", "\"regularization\": 0.9");
        CommandResult worse = Compare(copy, 6, "--candidate", "working tree", "--candidate", "main", "--fail-on", "worse");
        Assert.Matches("error BKF7007: .* metrics got worse: working tree: svd", worse.Error);
        Assert.Contains("main against main (branching): identical bytes, nothing re-run.", worse.Output, StringComparison.Ordinal);
        Assert.Equal(0, Compare(copy, 0, "--fail-on", "worse", "--threshold", "5").ExitCode);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(copy["artifacts/comparisons/branching/compare.json"]));
        Assert.Contains(json.RootElement[0].GetProperty("rows").EnumerateArray(), row => row.GetProperty("verdict").GetString() == "worse");
        string markdown = File.ReadAllText(copy["artifacts/comparisons/branching/compare.md"]);
        Assert.StartsWith("<!-- bakeoff-compare: branching -->", markdown, StringComparison.Ordinal);

        Refusals(copy);

        // Nothing is left of the worktrees, and what was edited is as it was.
        Assert.Single(Git(copy, "worktree", "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"regularization\": 0.9", File.ReadAllText(copy[Experiment]), StringComparison.Ordinal);
    }

    private static void Refusals(WorkingCopy copy)
    {
        copy.Edit(Experiment, "\"question\"", "\"seed\": 7, \"question\"");
        CommandResult seed = Compare(copy, 6);
        Assert.Matches("error BKF7006: nothing of working tree can be compared with main: all metrics: BKF7006: the test rows are others", seed.Error);
        copy.Edit(Experiment, "\"seed\": 7, ", "");
        Assert.Matches("error BKF1016: 'no-such-branch' is no branch, tag or commit here, no experiment of .*, and no run", Compare(copy, 2, "--baseline", "no-such-branch").Error);
        Assert.Contains("BKF7006", Compare(copy, 6, "--metric", "recal@10").Error, StringComparison.Ordinal);

        // A clone of CI has the last commit only.
        string shallow = Path.Combine(Path.GetDirectoryName(copy.Root)!, "shallow");
        Assert.Equal(0, CommandResult.Run(copy.Root, null, "git", "clone", "--quiet", "--depth=1", "--branch=better", new Uri(copy.Root).AbsoluteUri, shallow).ExitCode);
        CommandResult missing = CommandResult.Run(shallow, null, "dotnet", "exec", copy["artifacts/bin/Bakeoff.Cli/release/bakeoff.dll"], "compare", "--baseline", "main", "-e", "branching");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("This clone is shallow: fetch the history first", missing.Error, StringComparison.Ordinal);
    }

    private static CommandResult Compare(WorkingCopy copy, int exitCode, params string[] arguments)
    {
        string[] baseline = arguments.Contains("--baseline") ? [] : ["--baseline", "main"];
        CommandResult result = copy.Dotnet(["exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll", "compare", "-e", "branching", .. baseline, .. arguments]);
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        return result;
    }

    private static void Build(WorkingCopy copy)
    {
        CommandResult build = copy.Dotnet("build", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0");
        Assert.True(build.ExitCode == 0, build.Output);
    }

    private static void Commit(WorkingCopy copy, string message)
    {
        Git(copy, "add", "--all");
        Git(copy, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", message);
    }

    private static CommandResult Git(WorkingCopy copy, params string[] arguments)
    {
        CommandResult result = CommandResult.Run(copy.Root, null, "git", arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
