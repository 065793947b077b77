using System.Diagnostics;
using Bakeoff.Cli;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What comparisons that were killed leave, in the temporary folder and in git.</summary>
public sealed class ComparisonScratchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sweep_DeletesWhatKilledComparisonsLeft_AndNothingElse()
    {
        string thesis = _folder.Write("home/thesis.tex", "work");
        foreach (string dead in new[] { "bakeoff-compare-dead", "bakeoff-sweep-dead", "bakeoff-leaderboard-dead" })
        {
            _folder.Write($"tmp/{dead}/alive.lock", "");
            _folder.Write($"tmp/{dead}/work/tiny/tree-0/file", "");
            Directory.CreateSymbolicLink(_folder[$"tmp/{dead}/link"], _folder["home"]);
        }

        string alive = _folder.Write("tmp/bakeoff-compare-living/alive.lock", "");
        using var living = new FileStream(alive, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        _folder.Write("tmp/bakeoff-compare-unknown/work/file", "");
        _folder.Write("tmp/other-compare-dead/alive.lock", "");
        Directory.CreateSymbolicLink(_folder["tmp/bakeoff-compare-link"], _folder["home"]);
        _folder.Write("home/alive.lock", "");

        // Killed before its lock was there, long ago and just now.
        Directory.CreateDirectory(_folder["tmp/bakeoff-compare-empty"]);
        Directory.SetLastWriteTimeUtc(_folder["tmp/bakeoff-compare-empty"], TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        Directory.CreateDirectory(_folder["tmp/bakeoff-compare-new"]);

        ComparisonScratch.Sweep(_folder["tmp"]);
        Assert.Equal(
            ["bakeoff-compare-link", "bakeoff-compare-living", "bakeoff-compare-new", "bakeoff-compare-unknown", "other-compare-dead"],
            Directory.GetDirectories(_folder["tmp"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("work", File.ReadAllText(thesis));
    }

    [Fact]
    public void Worktree_MakesGitForgetTheTreesOfKilledComparisons_AlsoThoseThatItWasMaking_AndNoOthers()
    {
        string repository = Directory.CreateDirectory(_folder["repository"]).FullName;
        string dead = _folder["bakeoff-compare-x/work/tiny/tree-0"], away = _folder["usb-stick"];
        Git(repository, "init", "-q", "-b", "main");
        Git(repository, "commit", "-q", "--allow-empty", "-m", "first");
        foreach (string tree in new[] { dead, away })
        {
            Git(repository, "worktree", "add", "-q", "--detach", "--lock", tree, "main");
            Directory.Delete(tree, recursive: true);
        }

        string commit = Git(repository, "rev-parse", "HEAD"), made = _folder["bakeoff-compare-y/tree-0"];
        using (new Worktree(repository, commit, made, CancellationToken.None))
        {
            string trees = Git(repository, "worktree", "list", "--porcelain");
            Assert.DoesNotContain(dead, trees, StringComparison.Ordinal);
            Assert.Contains(away, trees, StringComparison.Ordinal);
            Assert.Contains(made, trees, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(made, Git(repository, "worktree", "list", "--porcelain"), StringComparison.Ordinal);
    }

    private static string Git(string repository, params string[] arguments)
    {
        string[] all = ["-C", repository, "-c", "user.name=T", "-c", "user.email=t@example.org", .. arguments];
        using Process process = Process.Start(new ProcessStartInfo("git", all) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
