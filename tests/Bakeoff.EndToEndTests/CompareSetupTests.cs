using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff compare</c> in set-ups that people have: where the repository and the data lie, who owns them, and what goes wrong.</summary>
public sealed class CompareSetupTests : IDisposable
{
    private const string Project = "my bücher #1/services/taste";
    private static readonly Dictionary<string, string> None = [];
    private readonly TestFolder _folder = new();

    public CompareSetupTests()
    {
        _ = new TinyExperiment(_folder, Project);
        Directory.Move(_folder[Project + "/experiments/ratings"], _folder[Project + "/data"]);
        Directory.Delete(_folder[Project + "/experiments/tiny"], recursive: true);
        Write("quick", """{ "svd": { "features": 2, "epochs": 1 }, "two-tower": null }""");
        Directory.CreateDirectory(_folder["tmp"]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// A project in a folder of a larger repository, with data that git ignores; no branch is checked out, and a hook has named its own repository. A
    /// model that vanishes, or has another name, closes the gate: nobody knows whether it got worse.
    /// </summary>
    [Fact]
    public void ACommit_IsComparedWith_WhereTheProjectIsAFolderOfTheRepository_AndGitIgnoresTheData()
    {
        Commit();
        Git("checkout", "-q", "--detach");
        var hook = new Dictionary<string, string> { ["GIT_DIR"] = "/nowhere/.git", ["GIT_WORK_TREE"] = "/nowhere" };
        CommandResult same = Compare(0, hook, "--baseline", "main", "--fail-on", "worse");
        Assert.Contains("working tree against main (quick): identical bytes", same.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("building", same.Output, StringComparison.Ordinal);
        const string Data = "services/taste/data/";
        string note = $"has no {Data}movies.csv, {Data}ratings.csv, {Data}tags.csv in git: the working copy's data was used";
        string comparison = _folder[Project + "/artifacts/comparisons/quick"];
        Assert.Equal(2, same.Output.Split(note).Length - 1); // Where the run begins, and with the numbers.
        Assert.Contains("has no services/taste/data/movies.csv", File.ReadAllText(Path.Combine(comparison, "compare.md")), StringComparison.Ordinal);
        Assert.Contains("has no services/taste/data/movies.csv", File.ReadAllText(Path.Combine(comparison, "index.html")), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(comparison, "compare.json")));
        Assert.Contains(note, json.RootElement[0].GetProperty("baseline").GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Single(Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Write("quick", """{ "svd": null, "two-tower": null }""");
        CommandResult gone = Compare(6, None, "--baseline", "main", "--fail-on", "worse");
        Assert.Contains("error BKF7006: --fail-on cannot decide on working tree: svd rmse/test-items", gone.Error, StringComparison.Ordinal);
        Assert.Contains("not compared: model svd: only main has it", gone.Output, StringComparison.Ordinal);
        Assert.Contains("primary values cannot be compared, svd rmse the first of them.", gone.Output, StringComparison.Ordinal);
        Assert.Contains(
            "error BKF1016: 'quick' is the experiment as it is now, which is the candidate too: it would be compared with itself.",
            Compare(2, None, "--baseline", "quick", "--fail-on", "worse").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeComparedWith_IsOneClearError_AndNothingIsWritten()
    {
        Commit();
        Write("later", """{ "svd": null, "two-tower": null }""");
        Refuses("BKF1001: '--baseline' is empty: name a branch", None, "--baseline=");
        Refuses("BKF1001: '--candidate' is empty: name a branch", None, "--baseline=main", "--candidate=");
        Refuses("BKF1016: 'main:' names no experiment\\.", None, "--baseline=main:");
        Refuses("BKF1016: 'nonsense' is no branch, tag or commit here, no experiment of", None, "--baseline=nonsense");
        Refuses(@"BKF7010: main \([0-9a-f]{10}\) has no experiment 'later'\. .* as --baseline=main:quick", None, "--baseline=main", "-e", "later");
        string[] candidates = ["--baseline=quick", "--candidate=main", "-e", "later"]; // Before the baseline has run.
        Refuses(@"BKF7010: main \([0-9a-f]{10}\) has no experiment 'later'\. .* as --candidate=main:quick", None, candidates);
        Refuses("BKF1016: 'nonsense' is no branch, tag or commit here", None, "--baseline=quick", "--candidate=nonsense", "-e", "later");
        var other = new Dictionary<string, string>
        {
            ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1",
        };
        Refuses("BKF7009: git does not work in .*: detected dubious ownership .* git config --global --add safe.directory", other, "--baseline=main");
        var without = new Dictionary<string, string> { ["PATH"] = _folder["tmp"] };
        Refuses("BKF7009: git cannot be started: it is not on the PATH", without, "--baseline=main");
        Directory.Delete(_folder["my bücher #1/.git"], recursive: true);
        Refuses("BKF7009: there is no git repository around", None, "--baseline=main");
        Assert.False(Directory.Exists(_folder[Project + "/artifacts"]));
        Assert.Empty(Directory.GetDirectories(_folder["tmp"], "bakeoff-*"));
    }

    /// <summary>
    /// A signal ends a comparison with its exit code and nothing left; what a kill leaves the next comparison sweeps, in git's list too.
    /// </summary>
    [Fact]
    public void AnEndInTheMiddle_LeavesOnlyWhatTheNextComparisonSweeps()
    {
        Commit();
        foreach (string signal in new[] { "-TERM", "-INT", "-KILL" })
        {
            string[] command = ["--default-signal=INT", "dotnet", .. Arguments("--baseline=main")];
            using Process process = CommandResult.Start(_folder[Project], Environment(None), "env", command);
            Assert.True(SpinWait.SpinUntil(() => Trees().Length > 0, 60_000), "no tree was made");
            Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            process.WaitForExit();
            Assert.True(SpinWait.SpinUntil(() => !CommandResult.IsAnyRunning(_folder.Root), 30_000), "something still runs");
            Assert.Equal((signal, signal == "-KILL" ? 137 : 130, signal == "-KILL" ? 1 : 0), (signal, process.ExitCode, Trees().Length));
            Assert.Equal(signal == "-KILL" ? 2 : 1, Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.False(Directory.Exists(_folder[Project + "/artifacts/comparisons"]));
        }

        // Also one that needs no tree itself.
        Write("same", """{ "svd": { "features": 2, "epochs": 1 }, "two-tower": null }""");
        Assert.Contains("identical bytes", Compare(0, None, "--baseline=same").Output, StringComparison.Ordinal);
        Assert.Single(Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetDirectories(_folder["tmp"], "bakeoff-compare-*"));
    }

    /// <summary>
    /// Two models that leave out one test row of each person, but not the same one, have the same weights, and errors of other rows.
    /// </summary>
    [Fact]
    public void ErrorsOfOtherTestRows_HaveNoVerdict_ThoughAsManyOfEachPersonAreLeftOut()
    {
        const string Script = """
            set -e
            if [ "$1" = train ]; then
              { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            else
              {
                echo user,item,score
                tail -n +2 "$2/pairs.csv" | awk -F, -v odd="$4" '{ n[$1]++ } n[$1] % 2 != odd { print $0 ",3" }'
              } > "$3/predictions.csv"
            fi
            """;
        foreach ((string name, int odd) in new[] { ("first", 0), ("second", 1) })
        {
            Write(name, $$"""
                {
                  "svd": null, "two-tower": null,
                  "mine": {
                    "command": ["sh", "model.sh", "{phase}", "{input}", "{output}", "{{odd}}"], "files": ["model.sh"],
                    "version": ["sh", "-c", "echo 1"], "scores": "rating-beside-ranking"
                  }
                }
                """);
            File.WriteAllText(_folder[$"{Project}/experiments/{name}/model.sh"], Script);
        }

        CommandResult result = Compare(6, None, "--baseline=first", "-e", "second", "--fail-on", "worse", "--metric", "rmse", "--metric", "mae-user");
        const string Reason = "the two predict other test rows (coverage 0.5 and 0.5)";
        Assert.Contains($"No verdict where it says none: {Reason}.", result.Output, StringComparison.Ordinal);
        Assert.Contains($"working tree: mine rmse ({Reason})", result.Error, StringComparison.Ordinal);
        Assert.Contains($"working tree: mine mae-user ({Reason})", result.Error, StringComparison.Ordinal);
    }

    private void Write(string name, string models)
    {
        string file = _folder[$"{Project}/experiments/{name}/experiment.json"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $$"""
            {
              "question": "Does it get better?", "dataset": { "name": "tiny", "path": "../../data", "format": "movielens-csv" },
              "split": { "n": 2, "partitions": 2 }, "models": {{models}}, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
    }

    private void Commit()
    {
        File.WriteAllText(_folder["my bücher #1/.gitignore"], "data/\nartifacts/\n");
        Git("init", "-q", "-b", "main");
        Git("add", "--all");
        Git("-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first");
    }

    private string Git(params string[] arguments)
    {
        CommandResult result = CommandResult.Run(_folder["my bücher #1"], null, "git", arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private string[] Trees() => Directory.GetFiles(_folder["tmp"], "experiment.json", SearchOption.AllDirectories);

    private CommandResult Compare(int exitCode, Dictionary<string, string> environment, params string[] arguments)
    {
        CommandResult result = CommandResult.Run(_folder[Project], Environment(environment), "dotnet", Arguments(arguments));
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        Assert.DoesNotContain("BKF9001", result.Error, StringComparison.Ordinal);
        return result;
    }

    private void Refuses(string error, Dictionary<string, string> environment, params string[] arguments) =>
        Assert.Matches("^bakeoff: error " + error, Compare(2, environment, arguments).Error);

    private static string[] Arguments(params string[] arguments)
    {
        string[] experiment = arguments.Contains("-e") ? [] : ["-e", "quick"];
        return ["exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "compare", .. experiment, .. arguments];
    }

    private Dictionary<string, string> Environment(Dictionary<string, string> more) => new(more) { ["TMPDIR"] = _folder["tmp"] };
}
