using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Two worktrees on different branches that share a store.</summary>
public sealed class WorktreeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public WorktreeTests()
    {
        _tiny = new TinyExperiment(_folder, "main");
        Git("main", "init", "-q", "-b", "main");
        Git("main", "add", ".");
        Git("main", "commit", "-q", "-m", "first");
        Git("main", "worktree", "add", "-q", "-b", "more", _folder["more"]);
        string experiment = _folder["more/experiments/tiny/experiment.json"];
        File.WriteAllText(experiment, File.ReadAllText(experiment).Replace("\"features\": 2", "\"features\": 3", StringComparison.Ordinal));
        Git("more", "commit", "-q", "-a", "-m", "three features");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Worktrees_ShareWhatIsTheSame_ExplainWhatIsNot_AndKeepEachOthersResults()
    {
        Assert.Contains("9 of 9 stages ran", In("main", "run", "Report").Output, StringComparison.Ordinal);
        CommandResult more = In("more", "run", "Report");
        Assert.Contains("3 of 9 stages ran", more.Output, StringComparison.Ordinal);
        Assert.Contains("all 9 stages up to date", In("main", "run", "Report").Output, StringComparison.Ordinal);

        CommandResult against = In("more", "explain", "TrainSvd", "--against", "main");
        Assert.Matches(@"TrainSvd\[0\] +up-to-date: option\.features changed from 2 to 3", against.Output);
        Assert.Matches(@"Split +up-to-date: same key as then", against.Output);
        CommandResult never = In("more", "explain", "--against", "nobody");
        Assert.Equal(2, never.ExitCode);
        Assert.Contains(
            $"error {ErrorCodes.UnknownRun}: 'nobody' is neither a run of 'tiny' nor a branch, tag or commit.", never.Error,
            StringComparison.Ordinal);

        string gc = In("main", "gc", "--keep-days", "0").Output;
        Assert.Matches(@"main: tiny \(.*/main\): kept, checked out; 9 results", gc);
        Assert.Matches(@"more: tiny \(.*/more\): kept, checked out; 9 results", gc);
        Assert.Contains("gc would delete 0 results", gc, StringComparison.Ordinal);

        Git("main", "worktree", "remove", "--force", _folder["more"]);
        Assert.Matches("more: tiny .*: kept, on the branch", In("main", "gc", "--keep-days", "0").Output);
        Git("main", "branch", "-q", "-D", "more");
        Assert.Matches("more: tiny .*: not kept, its branch is gone", In("main", "gc", "--keep-days", "0").Output);
        Assert.Contains("gc deleted 0 results", In("main", "gc", "--keep-days", "0", "--yes").Output, StringComparison.Ordinal); // Too young.
        foreach (string file in Directory.EnumerateFiles(_folder["store/objects"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddHours(-2));
        }

        Assert.Contains("gc deleted 3 results", In("main", "gc", "--keep-days", "0", "--yes").Output, StringComparison.Ordinal);
        Assert.Contains("all 9 stages up to date", In("main", "run", "Report").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Provenance_OfAMetric_LeadsToTheDatasetAndTheCommit_AndIsAnRoCrate()
    {
        In("main", "run", "Report");
        CommandResult provenance = In("main", "provenance", "svd", "rmse", "--export", _folder["crate"]);
        Assert.True(provenance.ExitCode == 0, provenance.Error);
        string commit = CommandResult.Run(_folder["main"], null, "git", "rev-parse", "HEAD").Output.Trim();
        Assert.Contains("commit " + commit, provenance.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"dataset ratings.csv  sha256 {ContentHash.OfFile(_folder["main/experiments/ratings/ratings.csv"])}", provenance.Output,
            StringComparison.Ordinal);
        Assert.Matches(@"TrainSvd\[0\] +key [0-9a-f]{16}", provenance.Output);

        using var crate = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder["crate/ro-crate-metadata.json"]));
        System.Text.Json.JsonElement[] entities = [.. crate.RootElement.GetProperty("@graph").EnumerateArray()];
        string[] ids = [.. entities.Select(entity => entity.GetProperty("@id").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(7, entities.Count(entity => entity.GetProperty("@type").GetString() == "CreateAction"));
        Assert.All(entities.Where(entity => entity.TryGetProperty("object", out _)), action => Assert.All(
            action.GetProperty("object").EnumerateArray().Concat(action.GetProperty("result").EnumerateArray()), reference =>
                Assert.Contains(reference.GetProperty("@id").GetString(), ids)));

        CommandResult edited = In("main", "provenance", _folder["main/experiments/tiny/experiment.json"]);
        Assert.Equal(2, edited.ExitCode);
        Assert.Contains("error " + ErrorCodes.UnknownArtifact, edited.Error, StringComparison.Ordinal);
    }

    private CommandResult In(string worktree, params string[] command) => CommandResult.Run(
        _folder[worktree], null, "dotnet", [
            "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), .. command, "--experiment", "tiny", "--store", _folder["store"]]);

    private void Git(string worktree, params string[] arguments)
    {
        CommandResult result =
            CommandResult.Run(_folder[worktree], null, "git", ["-c", "user.name=T", "-c", "user.email=t@example.org", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
