using Bakeoff.Experiments;
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
        var repository = TestRepository.Create(_folder, "repository", "\"movielens-latest-small\"");
        string dead = _folder["bakeoff-compare-x/work/tiny/tree-0"], away = _folder["usb-stick"], unlocked = _folder["second-disk"];
        foreach (string tree in new[] { dead, away })
        {
            repository.Git("worktree", "add", "-q", "--detach", "--lock", tree, "main");
        }

        // A tree that the user made may be on a disk that is away, and need not be locked.
        repository.Git("worktree", "add", "-q", "--detach", unlocked, "main");
        Array.ForEach([dead, away, unlocked], tree => Directory.Delete(tree, recursive: true));

        // One that was killed with another TMPDIR than today's is still there.
        string elsewhere = _folder["other-tmp/bakeoff-compare-z/work/tiny/tree-0"];
        repository.Git("worktree", "add", "-q", "--detach", elsewhere, "main");
        _folder.Write("other-tmp/bakeoff-compare-z/alive.lock", "");

        string made;
        using (Worktree worktree = repository.CheckOut(repository.Git("rev-parse", "HEAD")))
        {
            made = worktree.Path;
            string trees = repository.Git("worktree", "list", "--porcelain");
            Assert.DoesNotContain(dead, trees, StringComparison.Ordinal);
            Assert.DoesNotContain(elsewhere, trees, StringComparison.Ordinal);
            Assert.Contains(away, trees, StringComparison.Ordinal);
            Assert.Contains(unlocked, trees, StringComparison.Ordinal);
            Assert.Contains(made, trees, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(made, repository.Git("worktree", "list", "--porcelain"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["other-tmp/bakeoff-compare-z"]));
    }
}
