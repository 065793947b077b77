using System.Text.Json;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff compare</c> in a repository with branches, as a user has it.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed class CompareTests(SharedClone clone)
{
    private const string Experiment = "experiments/branching/experiment.json";

    [Fact]
    public void Branches_AreCompared_WithVerdictsThatFitTheirChanges()
    {
        WorkingCopy copy = clone.Fresh();
        copy.Edit(Experiment, null, """
            {
              "question": "Does it get better?", "extends": "quickstart",
              "models": { "svd": { "algorithm": "funk-svd", "features": 40, "epochs": 120, "learningRate": 0.001, "regularization": 0.05 }, "two-tower": null },
              "evaluation": { "k": [10], "resamples": 200 }
            }
            """);
        copy.Edit("experiments/branching/README.md", null, "Does it get better?\n");
        clone.Commit("an experiment");
        clone.Build();

        ChangesWithoutEffect(copy);
        BetterAndWorse(copy);
        Refusals(copy);
        OlderFormat(copy);

        // Nothing is left of the worktrees, and what was edited is as it was.
        Assert.Single(clone.Git("worktree", "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"regularization\": 0.9", File.ReadAllText(copy[Experiment]), StringComparison.Ordinal);
    }

    private void ChangesWithoutEffect(WorkingCopy copy)
    {
        // Nothing changed that an engine is built from: the one at hand is the baseline's. The baseline has to run once.
        copy.Edit("README.md", null, "Documents are no code.\n");
        CommandResult nothing = Compare(0);
        Assert.Contains("working tree against main (branching): identical bytes.", nothing.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", nothing.Output, StringComparison.Ordinal);
        CommandResult unaffected = Compare(0, "--affected");
        Assert.Contains("branching: no option, seed or code of its stages is other than at main", unaffected.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", unaffected.Output, StringComparison.Ordinal);

        // A refactoring, not committed: the baseline's engine is built, and kept. An edit that is not built yet makes the engine at hand no other.
        copy.Edit("src/Bakeoff.Svd/FunkSvd/FunkSvdTrainer.cs", "found", "best");
        Assert.DoesNotContain("building", Compare(0).Output, StringComparison.Ordinal);
        clone.Build();
        CommandResult refactoring = Compare(0);
        Assert.Contains("working tree against main (branching): identical bytes, nothing re-run.", refactoring.Output, StringComparison.Ordinal);
        Assert.Matches(@"main \([0-9a-f]{10}\): building", refactoring.Output);
        Assert.DoesNotContain("building", Compare(0).Output, StringComparison.Ordinal);
        clone.Git("checkout", "--quiet", "--", "src");
    }

    private void BetterAndWorse(WorkingCopy copy)
    {
        // Better, and that is what a branch is for.
        copy.Edit(Experiment, "\"regularization\": 0.05", "\"regularization\": 0.015");
        CommandResult better = Compare(0, "--fail-on", "worse", "--metric", "rmse", "--metric", "mae");
        Assert.Matches(@"working tree against main \(branching\): better by the primary metrics: 2 better, 0 worse", better.Output);
        Assert.Contains("TrainSvd: option.regularization changed from 0.05 to 0.015", better.Output, StringComparison.Ordinal);
        clone.Git("checkout", "--quiet", "-b", "better");
        clone.Commit("less regularization");

        // Worse, and main itself as a second candidate.
        copy.Edit(Experiment, "\"regularization\": 0.015", "\"regularization\": 0.9");
        CommandResult worse = Compare(6, "--candidate", "working tree", "--candidate", "main", "--fail-on", "worse");
        Assert.Matches("error BKF7007: [12] primary metrics? got worse: working tree: svd rmse by ", worse.Error);
        Assert.Contains("main against main (branching): identical bytes, nothing re-run.", worse.Output, StringComparison.Ordinal);
        Assert.Equal(0, Compare(0, "--fail-on", "worse", "--threshold", "5").ExitCode);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(copy["artifacts/comparisons/branching/compare.json"]));
        JsonElement[] rows = [.. json.RootElement[0].GetProperty("rows").EnumerateArray()];
        Assert.Contains(rows, row => row.GetProperty("verdict").GetString() == "worse");
        Assert.Equal(
            ["ndcg@10", "rmse"], rows.Where(row => row.GetProperty("isPrimary").GetBoolean()).Select(row => row.GetProperty("metric").GetString())
                .Distinct().Order());
        string markdown = File.ReadAllText(copy["artifacts/comparisons/branching/compare.md"]);
        Assert.StartsWith("<!-- bakeoff-compare: branching -->", markdown, StringComparison.Ordinal);
    }

    private void Refusals(WorkingCopy copy)
    {
        copy.Edit(Experiment, "\"question\"", "\"seed\": 7, \"question\"");
        CommandResult seed = Compare(6);
        Assert.Matches(
            "error BKF7006: nothing of working tree can be compared with main: all metrics: the test rows are others", seed.Error);
        copy.Edit(Experiment, "\"seed\": 7, ", "");
        Assert.Matches(
            "error BKF1016: 'no-such-branch' is no branch, tag or commit here, no experiment of .*, and no run",
            Compare(2, "--baseline", "no-such-branch").Error);
        Assert.Matches(@"error BKF1021: there is no metric 'recal@10'\..*Did you mean 'recall@10'", Compare(2, "--metric", "recal@10").Error);
        Assert.Contains(
            "error BKF7006: nothing of working tree can be compared with main: metric recall@11", Compare(6, "--metric", "recall@11").Error,
            StringComparison.Ordinal);

        // A clone of CI has the last commit only.
        string shallow = clone.NextTo("shallow");
        Assert.Equal(
            0, CommandResult.Run(
                copy.Root, null, "git", "clone", "--quiet", "--depth=1", "--branch=better", new Uri(copy.Root).AbsoluteUri, shallow).ExitCode);
        CommandResult missing = CommandResult.Run(
            shallow, null, "dotnet", "exec", copy["artifacts/bin/Bakeoff.Cli/release/bakeoff.dll"], "compare", "--baseline", "main", "-e",
            "branching");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("This clone is shallow: fetch the history first", missing.Error, StringComparison.Ordinal);
    }

    /// <summary>A baseline whose metrics have another format is measured again, from what it trained.</summary>
    private void OlderFormat(WorkingCopy copy)
    {
        copy.Edit("src/Bakeoff.Artifacts/MetricsReport.cs", "\"metrics/4\"", "\"metrics/5\"");
        clone.Build();
        CommandResult older = Compare(0);
        Assert.Contains(
            "main: its metrics have another format than this version's; measuring its models again", older.Output, StringComparison.Ordinal);
        Assert.Contains(": worse by the primary metrics: ", older.Output, StringComparison.Ordinal);
        clone.Git("checkout", "--quiet", "--", "src");
    }

    private CommandResult Compare(int exitCode, params string[] arguments)
    {
        string[] baseline = arguments.Contains("--baseline") ? [] : ["--baseline", "main"];
        CommandResult result = clone.Engine(["compare", "-e", "branching", .. baseline, .. arguments]);
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        return result;
    }
}
