using YamlDotNet.RepresentationModel;

namespace Bakeoff.EndToEndTests;

/// <summary>The workflows for CI: their shape, and each of their commands, run in a clone with a bare repository as its origin.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed class WorkflowTests(SharedClone clone) : IDisposable
{
    private const string Experiment = "experiments/branching/experiment.json";
    private readonly FakeHost _host = new();

    private Dictionary<string, string> GitHub => new()
    {
        ["GITHUB_ACTIONS"] = "true", ["GITHUB_API_URL"] = _host.Address, ["GITHUB_REPOSITORY"] = "team/ratings", ["GITHUB_REF"] = "refs/pull/7/merge",
        ["GITHUB_TOKEN"] = "secret",
        ["GITHUB_STEP_SUMMARY"] = clone.NextTo("summary.md"), ["BAKEOFF_EXPERIMENTS"] = "branching,other", ["BAKEOFF_METRIC"] = "rmse",
        ["BAKEOFF_BASELINE"] = "origin/main...", ["BAKEOFF_REMOTE"] = clone.NextTo("remote"),
        ["BAKEOFF_REMOTE_READONLY"] = "false",
    };

    private Dictionary<string, string> Azure => new()
    {
        ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "8", ["SYSTEM_COLLECTIONURI"] = _host.Address + "/team/", ["SYSTEM_TEAMPROJECT"] = "film ratings",
        ["BUILD_REPOSITORY_ID"] = "4711",
        ["SYSTEM_ACCESSTOKEN"] = "secret", ["BAKEOFF_EXPERIMENTS"] = "branching,other", ["BAKEOFF_METRIC"] = "rmse",
        ["BAKEOFF_BASELINE"] = "origin/main...", ["BAKEOFF_REMOTE"] = clone.NextTo("remote"), ["BAKEOFF_REMOTE_TOKEN"] = "$(remoteToken)",
        ["BAKEOFF_REMOTE_READONLY"] = "true",
    };

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Workflows_RunTheSameCommands_WithTheWholeHistory_AndNoMorePermissionsThanTheyNeed()
    {
        Assert.Equal(4, WorkflowFile.GitHub.Commands.Length);
        Assert.Equal(WorkflowFile.GitHub.Commands, WorkflowFile.Azure.Commands[..4]);
        // A branch's name is nobody's script.
        Assert.All(WorkflowFile.GitHub.Commands, command => Assert.DoesNotContain("${{", command, StringComparison.Ordinal));
        // What is asked is named beforehand.
        Assert.Contains(
            WorkflowFile.GitHub.Commands, command => command.Contains("--metric=\"$BAKEOFF_METRIC\" --fail-on=worse", StringComparison.Ordinal));
        Assert.Equal("read", Text(WorkflowFile.GitHub.Root["permissions"]["contents"]));
        Assert.Equal(
            ["contents: read", "pull-requests: write"],
            ((YamlMappingNode)WorkflowFile.GitHub.Root["jobs"]["compare"]["permissions"])
                .Select(permission => $"{Text(permission.Key)}: {Text(permission.Value)}"));
        Assert.Equal("0", Text(WorkflowFile.GitHub.Steps.First()["with"]["fetch-depth"]));
        Assert.Equal("0", Text(WorkflowFile.Azure.Steps.First()["fetchDepth"]));
    }

    /// <summary>A tag can be moved to other code; a commit cannot. And what is written in a pull request is nobody's script.</summary>
    [Theory]
    [InlineData(".github/workflows/experiments.yml")]
    [InlineData("src/Bakeoff.Templates/content/bakeoff/.github/workflows/experiments.yml")]
    public void ActionsArePinnedByCommit_AndNoCommandHoldsAnExpression(string workflow)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Testing.TestPaths.Repository, workflow));
        Assert.All(
            lines.Where(line => line.Contains("uses:", StringComparison.Ordinal)), line =>
                Assert.Matches("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", line));
        Assert.All(
            lines.Where(line => line.Contains("run:", StringComparison.Ordinal)), line =>
                Assert.DoesNotContain("${{", line, StringComparison.Ordinal));
    }

    [Fact]
    public void OnlyWhatIsMerged_WritesToTheRemoteStore()
    {
        Assert.Equal("${{ github.event_name != 'push' }}", Text(WorkflowFile.GitHub.Root["jobs"]["compare"]["env"]["BAKEOFF_REMOTE_READONLY"]));
        Assert.Equal("main", Text(WorkflowFile.GitHub.Root["on"]["push"]["branches"][0]));
        YamlNode azure = ((YamlSequenceNode)WorkflowFile.Azure.Root["variables"])
            .Single(variable => variable is YamlMappingNode map && map.Children.TryGetValue("name", out YamlNode? name)
            && Text(name) == "BAKEOFF_REMOTE_READONLY");
        Assert.Equal("$[lower(ne(variables['Build.SourceBranch'], 'refs/heads/main'))]", Text(azure["value"]));
    }

    /// <summary>There is no schema of Azure's to be had offline: what its documentation names.</summary>
    [Fact]
    public void AzurePipeline_HasOnlyKeysThatAzureKnows()
    {
        string[] steps = ["checkout", "task", "script", "publish"],
        properties = ["fetchDepth", "displayName", "condition", "env", "inputs", "artifact"];
        Assert.Equal(["trigger", "pr", "pool", "variables", "jobs"], WorkflowFile.Azure.Root.Children.Keys.Select(Text));
        Assert.All(WorkflowFile.Azure.Steps, step =>
        {
            Assert.Contains(Text(step.Children.Keys.First()), steps);
            Assert.All(step.Children.Keys.Skip(1), key => Assert.Contains(Text(key), properties));
            Assert.Equal(
                0, (step.Children.TryGetValue("condition", out YamlNode? condition) ? Text(condition) : "")
                    .Sum(letter => letter == '(' ? 1 : letter == ')' ? -1 : 0));
        });
    }

    /// <summary>Azure fails a step that publishes a folder which is not there, as after a pull request that affects nothing.</summary>
    [Fact]
    public void AzurePipeline_PublishesOnlyWhatIsThere()
    {
        using var folder = new Testing.TestFolder();
        string Look() => CommandResult.Run(folder.Root, null, "bash", "-e", "-c", WorkflowFile.Azure.Commands[4]) is { ExitCode: 0 } look
            ? look.Output : throw new InvalidOperationException("it fails");
        Assert.Equal("", Look());
        folder.Write("artifacts/comparisons/compare.md", "");
        Directory.CreateDirectory(folder["artifacts/reports"]);
        Assert.Equal("##vso[task.setvariable variable=has_comparisons]yes\n", Look());
        folder.Write("artifacts/reports/first/index.html", "");
        Assert.EndsWith("##vso[task.setvariable variable=has_reports]yes\n", Look(), StringComparison.Ordinal);
        YamlMappingNode[] published = [.. WorkflowFile.Azure.Steps.Where(step => step.Children.ContainsKey("publish"))];
        Assert.Equal(2, published.Length);
        Assert.All(
            published, step =>
                Assert.Contains(
                    $"eq(variables['has_{Path.GetFileName(Text(step["publish"]))}'], 'yes')", Text(step["condition"]), StringComparison.Ordinal));
    }

    [Fact]
    public void EveryCommand_DoesWhatItIsFor_InACloneOfABareRepositoryWithTwoBranches()
    {
        WorkingCopy copy = Begin();

        // A branch that is worse, as GitHub runs it. The other experiment cannot be affected.
        Branch(copy, "worse", "\"regularization\": 0.05", "\"regularization\": 0.9");
        CommandResult[] worse = Run(WorkflowFile.GitHub, GitHub, 0, 6, 0, 0);
        Assert.Contains("other: no option, seed or code of its stages is other than at origin/main...", worse[1].Output, StringComparison.Ordinal);
        Assert.Contains("error BKF7007", worse[1].Error, StringComparison.Ordinal);
        Assert.Contains("branching: not checked, since it has no snapshot", worse[2].Output, StringComparison.Ordinal);
        Assert.Contains("other: as in its snapshot", worse[2].Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 experiments checked", worse[2].Output, StringComparison.Ordinal);
        Assert.StartsWith("<!-- bakeoff-compare: branching -->", Assert.Single(_host.Comments), StringComparison.Ordinal);
        Assert.Contains(": worse by the primary metrics: 0 better, 1 worse", _host.Comments[0], StringComparison.Ordinal);
        Assert.Contains(": worse by the primary metrics: 0 better, 1 worse", File.ReadAllText(clone.NextTo("summary.md")), StringComparison.Ordinal);

        FixedBranch_UpdatesTheComment(copy);

        // Taken back: what the comment said would be stale. And a fork may not comment.
        Branch(copy, "as it was", "\"regularization\": 0.015", "\"regularization\": 0.05");
        Run(WorkflowFile.GitHub, GitHub, 0, 0, 0, 0);
        Assert.Contains("nothing was run", _host.Comments[0], StringComparison.Ordinal);
        _host.IsReadOnly = true;
        CommandResult fork = clone.Engine(GitHub, "comment");
        Assert.Equal(0, fork.ExitCode);
        Assert.Contains("warning: may not comment on pull request 7 (403)", fork.Output, StringComparison.Ordinal);

        Snapshots(copy);
    }

    private void FixedBranch_UpdatesTheComment(WorkingCopy copy)
    {
        // Fixed: the comment is updated. The same on Azure, from a store that is empty but for the remote, which it may only read.
        Branch(copy, "better", "\"regularization\": 0.9", "\"regularization\": 0.015");
        string[] remote = Directory.GetFiles(clone.NextTo("remote"), "*", SearchOption.AllDirectories);
        Run(WorkflowFile.GitHub, GitHub, 0, 0, 0, 0);
        Assert.Contains(": better by the primary metrics: 1 better", Assert.Single(_host.Comments), StringComparison.Ordinal);
        Assert.NotEqual(remote.Length, Directory.GetFiles(clone.NextTo("remote"), "*", SearchOption.AllDirectories).Length);
        Directory.Delete(copy["artifacts/store"], recursive: true);
        remote = Directory.GetFiles(clone.NextTo("remote"), "*", SearchOption.AllDirectories);
        _host.Forget();
        CommandResult[] azure = Run(WorkflowFile.Azure, Azure, 0, 0, 0, 0);
        Assert.Contains("all 8 stages up to date, 8 fetched from the remote store", azure[1].Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" runs: ", azure[1].Output, StringComparison.Ordinal);
        Assert.Equal(remote.Length, Directory.GetFiles(clone.NextTo("remote"), "*", SearchOption.AllDirectories).Length);
        Assert.Contains(": better by the primary metrics: 1 better", Assert.Single(_host.Comments), StringComparison.Ordinal);
        Assert.Contains(
            "POST /team/film%20ratings/_apis/git/repositories/4711/pullRequests/8/threads", string.Join('\n', _host.Requests),
            StringComparison.Ordinal);
    }

    private void Snapshots(WorkingCopy copy)
    {
        copy.Edit("experiments/other/experiment.json", "\"seed\": 3", "\"seed\": 4");
        CommandResult changed = clone.Engine("snapshot", "-e", "other");
        Assert.Equal(6, changed.ExitCode);
        Assert.Matches(
            @"metrics\.snapshot\.txt\(\d+\): error BKF7008: 'other' no longer gives the metrics of its snapshot: − bias rmse test-items ",
            changed.Error);
        Assert.Equal(0, clone.Engine("snapshot", "-e", "other", "--accept").ExitCode);
        Assert.Contains("other: as in its snapshot", clone.Engine("snapshot", "-e", "other").Output, StringComparison.Ordinal);
        CommandResult nothing = clone.Engine("snapshot", "-e", "branching");
        Assert.Equal(2, nothing.ExitCode); // A check that checks nothing is no check that was passed.
        Assert.Contains(
            "error BKF1025: nothing was checked: no metrics.snapshot.txt is there for branching.", nothing.Error, StringComparison.Ordinal);
        CommandResult nowhere = clone.Engine("comment");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("error BKF1019", nowhere.Error, StringComparison.Ordinal);
    }

    /// <summary>A clone whose main branch, which its origin has too, has two small experiments.</summary>
    private WorkingCopy Begin()
    {
        WorkingCopy copy = clone.Fresh();
        foreach ((string name, int seed) in new[] { ("branching", 2), ("other", 3) })
        {
            copy.Edit($"experiments/{name}/experiment.json", null, $$"""
                {
                  "question": "Does it get better?", "extends": "quickstart", "seed": {{seed}},
                  "models": { "svd": { "algorithm": "funk-svd", "features": 40, "epochs": 120, "learningRate": 0.001, "regularization": 0.05 }, "two-tower": null },
                  "evaluation": { "k": [10], "resamples": 200 }
                }
                """);
            copy.Edit($"experiments/{name}/README.md", null, "Does it get better?\n");
        }

        Directory.CreateDirectory(clone.NextTo("remote"));
        Directory.CreateDirectory(copy["artifacts/comparisons/earlier"]); // A machine may keep its folders from one build to the next.
        File.WriteAllText(copy["artifacts/comparisons/earlier/compare.md"], "<!-- bakeoff-compare: earlier -->\n");
        clone.Build();
        Assert.Equal(0, clone.Engine("snapshot", "--accept", "-e", "other").ExitCode);
        Directory.Delete(copy["artifacts/store"], recursive: true); // CI begins with an empty one.
        clone.Commit("two experiments");
        clone.Git("clone", "--quiet", "--bare", copy.Root, clone.NextTo("origin.git"));
        clone.Git("remote", "add", "origin", clone.NextTo("origin.git"));
        clone.Git("push", "--quiet", "origin", "main");
        clone.Git("fetch", "--quiet", "origin");
        return copy;
    }

    /// <summary>A commit on the branch of the pull request, pushed and checked out as CI does.</summary>
    private void Branch(WorkingCopy copy, string message, string before, string after)
    {
        copy.Edit(Experiment, before, after);
        clone.Commit(message);
        clone.Git("push", "--quiet", "--force", "origin", "HEAD:refs/heads/feature");
        clone.Git("fetch", "--quiet", "origin");
        clone.Git("checkout", "--quiet", "--detach", "origin/feature");
    }

    private CommandResult[] Run(WorkflowFile workflow, Dictionary<string, string> environment, params int[] exitCodes)
    {
        CommandResult[] results = [.. workflow.Commands[..4].Select(command => clone.Copy.Run(environment, "bash", "-e", "-c", command))];
        Assert.All(
            results.Zip(exitCodes), result =>
                Assert.True(
                    result.First.ExitCode == result.Second,
                    $"exit code {result.First.ExitCode}, not {result.Second}: {result.First.Output}{result.First.Error}"));
        return results;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
