using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Data that an experiment reads at a commit, and that git does not have there.</summary>
public sealed class BaselineDataTests : IDisposable
{
    private const string Data = """{ "path": "../../data" }""";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnIgnoredFile_IsThatOfTheWorkingCopy_AndTheComparisonSaysSo()
    {
        var repository = TestRepository.Create(
            _folder, "shop", """{ "path": "../../data/r.csv", "itemsFile": "items.csv", "format": "csv" }""", (".gitignore", "data/\n"));
        repository.Write("data/r.csv", "ratings");
        repository.Write("data/items.csv", "items");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        string note = Assert.Single(new BaselineData(repository.Open(), tree, "main").Take("tiny"));
        Assert.Equal(("ratings", "items"), (TestRepository.Read(tree, "data/r.csv"), TestRepository.Read(tree, "data/items.csv")));
        Assert.Matches("^main \\([0-9a-f]{10}\\) has no data/r.csv, data/items.csv in git: the working copy's data was used", note);
    }

    [Fact]
    public void WhatExtendsAnExperiment_ReadsItsData_AndABrokenFileIsLeftToTheEngine()
    {
        var repository = TestRepository.Create(
            _folder, "shop", Data, (".gitignore", "data/\n"), ("experiments/broken/experiment.json", "{"),
            ("experiments/more/experiment.json", """{ "extends": "tiny" }"""), ("experiments/round/experiment.json", """{ "extends": "round" }"""),
            ("experiments/own/experiment.json", """{ "extends": "tiny", "dataset": "movielens-latest-small" }"""));
        repository.Write("data/ratings.csv", "ratings");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        var data = new BaselineData(repository.Open(), tree, "main");
        Assert.Empty(data.Take("own"));
        Assert.Empty(data.Take("broken"));
        Assert.Empty(data.Take("round"));
        Assert.False(Directory.Exists(Path.Combine(tree.Path, "data")));
        Assert.Single(data.Take("more"));
        Assert.Equal("ratings", TestRepository.Read(tree, "data/ratings.csv"));
    }

    [Fact]
    public void ListsMadeElsewhere_AreThoseOfTheWorkingCopy_AFileForEachFold()
    {
        var repository = TestRepository.Create(
            _folder, "shop", Data, (".gitignore", "lists/\n"), ("data/ratings.csv", "ratings"),
            ("experiments/theirs/experiment.json", """
                { "extends": "tiny", "models": { "theirs": { "lists": "../../lists/a.fold{fold}.run", "predictions": "../../lists/p.csv" } } }
                """));
        repository.Write("lists/a.fold0.run", "zero");
        repository.Write("lists/a.fold3.run", "three");
        repository.Write("lists/p.csv", "predictions");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        string note = Assert.Single(new BaselineData(repository.Open(), tree, "main").Take("theirs"));
        Assert.Contains("has no lists/a.fold0.run, lists/a.fold3.run, lists/p.csv in git", note, StringComparison.Ordinal);
        Assert.Equal("three", TestRepository.Read(tree, "lists/a.fold3.run"));
    }

    /// <summary>What git ignores is nobody's change; a file that is only not added yet may be what the branch is about.</summary>
    [Fact]
    public void AFolder_GetsWhatIsIgnored_AndNeitherWhatIsNew_NorWhatTheCommitHasOtherwise()
    {
        var repository = TestRepository.Create(_folder, "shop", Data, (".gitignore", "*.local.csv\n"), ("data/ratings.csv", "old"));
        string before = repository.Git("rev-parse", "HEAD");
        repository.Write("data/tracked.csv", "added by the branch");
        repository.Write("data/ratings.csv", "new");
        repository.Commit("data");
        repository.Write("data/movies.local.csv", "ignored");
        repository.Write("data/next.csv", "not added yet");
        using Worktree tree = repository.CheckOut(before);
        string note = Assert.Single(new BaselineData(repository.Open(), tree, "main").Take("tiny"));
        Assert.Contains("has no data/movies.local.csv in git", note, StringComparison.Ordinal);
        IEnumerable<string?> files = Directory.GetFiles(Path.Combine(tree.Path, "data")).Select(Path.GetFileName);
        Assert.Equal(["movies.local.csv", "ratings.csv"], files.Order(StringComparer.Ordinal));
        Assert.Equal("old", TestRepository.Read(tree, "data/ratings.csv"));
    }

    [Fact]
    public void APathThatLeadsOutOfTheRepository_LeadsToTheSameFile_AndOneThatComesBackToTheCommits()
    {
        var repository = TestRepository.Create(
            _folder, "shop", """{ "path": "../../../elsewhere/r.csv" }""", ("r.csv", "old"),
            ("experiments/back/experiment.json", """{ "dataset": { "path": "../../../shop/r.csv" } }"""));
        _folder.Write("elsewhere/r.csv", "outside");
        string commit = repository.Git("rev-parse", "HEAD");
        repository.Write("r.csv", "new");
        using Worktree tree = repository.CheckOut(commit);
        var data = new BaselineData(repository.Open(), tree, "main");
        Assert.Contains("/elsewhere/r.csv", Assert.Single(data.Take("tiny")), StringComparison.Ordinal);
        Assert.Equal("outside", TestRepository.Read(tree, "experiments/tiny/../../../elsewhere/r.csv"));
        Assert.Empty(data.Take("back"));
        Assert.Equal("old", TestRepository.Read(tree, "experiments/back/../../../shop/r.csv"));
    }

    [Fact]
    public void DataThatIsNowhere_AndAnExperimentThatIsNot_AreErrorsBeforeAnythingIsBuilt()
    {
        var repository = TestRepository.Create(_folder, "shop", """{ "path": "../../data/r.csv" }""");
        using Worktree tree = repository.CheckOut(repository.Git("rev-parse", "HEAD"));
        var data = new BaselineData(repository.Open(), tree, "main");
        ErrorReport nowhere = Assert.Throws<ReportedException>(() => data.Take("tiny")).Reports[0];
        Assert.Equal(ErrorCodes.NoBaselineData, nowhere.Code);
        Assert.Matches(@"^main \([0-9a-f]{10}\) reads ../../data/r.csv for 'tiny', which is neither in git there nor in", nowhere.Message);
        ErrorReport unknown = Assert.Throws<ReportedException>(() => data.Take("huge@features=2")).Reports[0];
        Assert.Equal(ErrorCodes.NotInBaseline, unknown.Code);
        Assert.Matches(@"has no experiment 'huge'\.$", unknown.Message);
        Assert.Contains("--baseline=main:tiny (it has tiny)", unknown.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ExperimentsInASubfolder_AreFoundThere_AndACommitWithoutThemSaysSo()
    {
        var repository = TestRepository.Create(_folder, "shop", Data, ("services/taste/experiments/sub/experiment.json", "{}"));
        string commit = repository.Git("rev-parse", "HEAD");
        using Worktree tree = repository.CheckOut(commit, "services/taste/experiments");
        Assert.Equal(["sub"], new BaselineData(repository.Open("services/taste/experiments"), tree, "main").Names);
        repository.Write("late/experiments/new/experiment.json", "{}");
        var late = new BaselineData(repository.Open("late/experiments"), tree, "main");
        ErrorReport error = Assert.Throws<ReportedException>(() => late.Take("new")).Reports[0];
        Assert.Equal(ErrorCodes.NotInBaseline, error.Code);
        Assert.Equal($"main ({commit[..10]}) has no folder late/experiments with experiments.", error.Message);
    }

    [Fact]
    public void APointerOfGitLfs_IsReplacedByTheBytesThatItMeans_OrIsAnError()
    {
        string text = "userId,movieId,rating\n1,1,5\n", hash = ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
        string pointer = $"version https://git-lfs.github.com/spec/v1\noid sha256:{hash}\nsize {text.Length}\n";
        var repository = TestRepository.Create(_folder, "shop", """{ "path": "../../r.csv" }""", ("r.csv", pointer));
        string commit = repository.Git("rev-parse", "HEAD");
        IReadOnlyList<string> Take(out string content)
        {
            using Worktree tree = repository.CheckOut(commit);
            IReadOnlyList<string> notes = new BaselineData(repository.Open(), tree, "main").Take("tiny");
            content = TestRepository.Read(tree, "r.csv");
            return notes;
        }

        ErrorReport error = Assert.Throws<ReportedException>(() => Take(out _)).Reports[0];
        Assert.Equal(ErrorCodes.NoBaselineData, error.Code);
        Assert.Contains("only a pointer of Git LFS for r.csv", error.Message, StringComparison.Ordinal);
        repository.Write("r.csv", text);
        Assert.Empty(Take(out string smudged));
        repository.Write("r.csv", text.Replace('5', '4')); // As long, and other bytes.
        Assert.Throws<ReportedException>(() => Take(out _));
        repository.Write($".git/lfs/objects/{hash[..2]}/{hash[2..4]}/{hash}", text);
        Assert.Empty(Take(out string fetched));
        Assert.Equal((text, text), (smudged, fetched));
    }
}
