using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A commit that is checked out for a comparison, in repositories as people have them.</summary>
public sealed class WorktreeSetupTests : IDisposable
{
    private const string Built = "\"movielens-latest-small\"";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("my shop")]
    [InlineData("bücher#1")]
    [InlineData("a;b%20c")]
    public void Tree_OfARepositoryWithAnyName_HasTheCommitsFiles_AndLeavesNothing(string name)
    {
        var repository = TestRepository.Create(_folder, name, Built, ("größe.txt", "old"));
        string commit = repository.Git("rev-parse", "HEAD");
        repository.Write("größe.txt", "new");
        using (Worktree tree = repository.CheckOut(commit))
        {
            Assert.Equal("old", TestRepository.Read(tree, "größe.txt"));
        }

        Assert.Single(repository.Git("worktree", "list").Split('\n'));
        Assert.Equal("new", File.ReadAllText(Path.Combine(repository.Root, "größe.txt")));
    }

    [Fact]
    public void Tree_OfASparseWorkingCopy_HasAllFiles_AndTheWorkingCopyStaysSparse()
    {
        var repository = TestRepository.Create(_folder, "shop", Built, ("src/model.py", "code"), ("docs/page.md", "text"));
        repository.Git("sparse-checkout", "set", "experiments");
        Assert.False(Directory.Exists(Path.Combine(repository.Root, "src")));
        using (Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD")))
        {
            Assert.Equal("code", TestRepository.Read(tree, "src/model.py"));
        }

        Assert.False(Directory.Exists(Path.Combine(repository.Root, "src")));
        Assert.Equal("experiments", repository.Git("sparse-checkout", "list"));
    }

    /// <summary>What is the same file to git has the same bytes on both sides; what is another one is left as the commit has it.</summary>
    [Fact]
    public void Tree_WhereGitChangesLineEnds_HasThoseOfTheWorkingCopy()
    {
        var repository = TestRepository.Create(_folder, "shop", Built, ("data/same.csv", "a,b\n1,2\n"), ("data/edited.csv", "a,b\n1,2\n"));
        repository.Git("config", "core.autocrlf", "true");
        repository.Write("data/edited.csv", "a,b\n1,3\n");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        Assert.Equal("a,b\n1,2\n", TestRepository.Read(tree, "data/same.csv"));
        Assert.Equal("a,b\r\n1,2\r\n", TestRepository.Read(tree, "data/edited.csv"));
    }

    [Theory]
    [InlineData("a\nb\n", "a\r\nb\r\n", true)]
    [InlineData("a\nb", "a\r\nb", true)]
    [InlineData("a\rb\n", "a\r\r\nb\n", false)]
    [InlineData("a\r", "a\r", true)]
    [InlineData("a\r\rb", "a\rb", false)]
    [InlineData("a\n", "a\n\n", false)]
    [InlineData("", "", true)]
    public void LineEnds_AreAllThatDiffers_WhereTheyAre(string left, string right, bool expected) =>
        Assert.Equal(expected, LineEnds.AreAllThatDiffers(_folder.Write("left", left), _folder.Write("right", right)));

    /// <summary>Hooks install packages, or fail; a comparison's tree is no place to work in.</summary>
    [Fact]
    public void Tree_RunsNoHook()
    {
        var repository = TestRepository.Create(_folder, "shop", Built);
        string hook = Path.Combine(repository.Root, ".git", "hooks", "post-checkout");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\ntouch hooked\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        Assert.False(File.Exists(Path.Combine(tree.Path, "hooked")));
    }

    [Fact]
    public void Tree_OfAWorktreeOfABareClone_IsThatOfItsRepository()
    {
        var repository = TestRepository.Create(_folder, "shop", Built, ("file", "old"));
        repository.Git("clone", "-q", "--bare", repository.Root, _folder["bare.git"]);
        new TestRepository(_folder, "bare.git").Git("worktree", "add", "-q", "-b", "work", _folder["work"], "main");
        var work = new TestRepository(_folder, "work");
        Assert.Equal(Path.GetFullPath(_folder["bare.git"]), work.Open().Folder);
        using Worktree tree = work.CheckOut(work.Open().Resolve("main")!);
        Assert.Equal("old", TestRepository.Read(tree, "file"));
    }

    [Fact]
    public void Submodules_HaveTheFilesOfTheCommitThatTheBaselineNames_AlsoNestedOnes()
    {
        var deep = TestRepository.Create(_folder, "deep", Built, ("deep.txt", "deep"));
        var data = TestRepository.Create(_folder, "data", Built, ("ratings.csv", "old"));
        data.Git("submodule", "add", "-q", deep.Root, "deep");
        data.Commit("nested");
        var repository = TestRepository.Create(_folder, "shop", Built);
        repository.Git("submodule", "add", "-q", data.Root, "data");
        repository.Git("submodule", "update", "-q", "--init", "--recursive");
        string before = repository.Commit("data");
        data.Write("ratings.csv", "new");
        string commit = data.Commit("more");
        repository.Git("-C", "data", "fetch", "-q", "origin");
        repository.Git("-C", "data", "checkout", "-q", commit);
        repository.Commit("more data");

        using (Worktree tree = repository.CheckOut(before))
        {
            Assert.Equal(("old", "deep"), (TestRepository.Read(tree, "data/ratings.csv"), TestRepository.Read(tree, "data/deep/deep.txt")));
            Assert.Empty(tree.WithoutSubmodule);
        }

        Assert.Equal("new", File.ReadAllText(Path.Combine(repository.Root, "data", "ratings.csv")));
        Assert.Equal("", repository.Git("status", "--porcelain"));
        Assert.Equal("", repository.Git("-C", "data", "status", "--porcelain"));
        Assert.Single(repository.Git("worktree", "list").Split('\n'));
    }

    [Fact]
    public void Submodule_WhoseCommitIsNotHere_IsAnErrorWhereItsDataIsRead_AndOnlyThere()
    {
        var data = TestRepository.Create(_folder, "data", Built, ("ratings.csv", "old"));
        var repository = TestRepository.Create(
            _folder, "shop", """{ "path": "../../data/ratings.csv" }""", ("experiments/other/experiment.json", "{ \"question\": \"?\" }"));
        repository.Git("submodule", "add", "-q", data.Root, "data");
        string missing = new('a', 40);
        repository.Git("update-index", "--cacheinfo", $"160000,{missing},data");
        repository.Git("commit", "-q", "-m", "a commit that was never pushed");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        Assert.Equal(missing, tree.WithoutSubmodule["data"]);
        var baseline = new BaselineData(repository.Open(), tree, "main");
        Assert.Empty(baseline.Take("other"));
        ErrorReport error = Assert.Throws<ReportedException>(() => baseline.Take("tiny")).Reports[0];
        Assert.Equal(ErrorCodes.NoBaselineData, error.Code);
        Assert.Contains($"the submodule data at {missing[..10]}", error.Message, StringComparison.Ordinal);
        Assert.Contains("git -C data fetch origin", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Repository_ThatIsNone_OrBare_OrEmpty_SaysSo()
    {
        Directory.CreateDirectory(_folder["none/experiments"]);
        Assert.Contains("there is no git repository around", RefusalOf("none"), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["broken/experiments"]);
        _folder.Write("broken/.git", "gitdir: /nowhere/.git/worktrees/moved\n");
        Assert.Contains("not a git repository: /nowhere", RefusalOf("broken"), StringComparison.Ordinal);
        new TestRepository(_folder, "bare.git").Git("init", "-q", "--bare");
        Assert.Contains("is a bare repository", RefusalOf("bare.git"), StringComparison.Ordinal);
        var empty = new TestRepository(_folder, "empty");
        empty.Git("init", "-q", "-b", "main");
        Assert.Null(empty.Open().Resolve("main"));
        Assert.Contains("has no commit yet", Refusal(() => throw empty.Open().Unknown("main", "", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void ABaselineWithDots_WithoutACommonCommit_SaysSo_AndWhatToDoInAShallowClone()
    {
        var repository = TestRepository.Create(_folder, "shop", Built);
        repository.Git("checkout", "-q", "-b", "work");
        repository.Commit("work");
        repository.Git("checkout", "-q", "main");
        repository.Commit("main went on");
        repository.Git("clone", "-q", "--depth=1", "--no-single-branch", "--branch=work", new Uri(repository.Root).AbsoluteUri, _folder["shallow"]);
        GitRepository shallow = new TestRepository(_folder, "shallow").Open();
        Assert.NotNull(shallow.Resolve("main"));
        Assert.Null(shallow.Resolve("main..."));
        ErrorReport error = shallow.Unknown("main...", "", "").Reports[0];
        Assert.Equal(ErrorCodes.UnknownRun, error.Code);
        Assert.Contains("this clone has none that they have in common", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("This clone is shallow", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(repository.Git("merge-base", "main", "work"), Detached(repository, "work").Open().Resolve("main..."));
    }

    private static TestRepository Detached(TestRepository repository, string commit)
    {
        repository.Git("checkout", "-q", "--detach", commit);
        return repository;
    }

    private string RefusalOf(string name) => Refusal(() => GitRepository.Open(_folder[name + "/experiments"], CancellationToken.None));

    private static string Refusal(Action open)
    {
        ErrorReport report = Assert.Throws<ReportedException>(open).Reports[0];
        Assert.Equal(ErrorCodes.NoBaselineRepository, report.Code);
        Assert.NotEmpty(report.Remedy);
        return report.Message;
    }
}
