using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Garbage collection on a store with real entries and a real repository.</summary>
public sealed class GarbageTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;
    private readonly string _repository;

    public GarbageTests()
    {
        _fake = new FakeGraph(_folder);
        _repository = Directory.CreateDirectory(_folder["repository"]).FullName;
        Git("init", "-q", "-b", "main");
        AddExperiment();
    }

    private string ExperimentFile => Path.Combine(_repository, "experiments", "fake", "experiment.json");

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_KeepsWhatEveryBranchUsed_UntilTheBranchIsGone()
    {
        RunHere("two");
        Git("switch", "-q", "-c", "other");
        RunHere("three");
        Git("switch", "-q", "main");
        Assert.Empty(PlanAt(days: 100).Actions);
        Assert.Equal(
            ["main: fake", "other: fake"], PlanAt(days: 100).Holders.Where(holder => holder.Keeps)
                .Select(holder => holder.Name[..holder.Name.IndexOf(" (", StringComparison.Ordinal)]).Order());

        Git("branch", "-q", "-D", "other");
        GarbagePlan plan = PlanAt(days: 100);
        Assert.Equal((2, 2, 1), (plan.Actions.Count, plan.Objects.Count, plan.Leftovers.Count)); // B and C with "three", and the branch's root.
        Assert.Contains(plan.Holders, holder => !holder.Keeps && holder.Why == "its branch is gone");
        Assert.Empty(PlanAt(days: 1).Actions); // The run was within 14 days.

        Assert.Equal(0, new GarbageCollector(_fake.Store).Delete(plan));
        Assert.Equal(["A", "B", "C"], Directory.GetDirectories(Path.Combine(_fake.Store, "actions")).Select(Path.GetFileName).Order());
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_fake.Store, "actions"), "*", SearchOption.AllDirectories).Length);
        _fake.B = new FakeOptions { Text = "two" };
        _fake.Run();
        Assert.Empty(_fake.Ran);
    }

    [Fact]
    public void Plan_KeepsABranchWhoseWorktreeIsGone_ButNotAnExperimentThatItsBranchLost()
    {
        RunHere("two");
        string commit = Git("rev-parse", "HEAD");
        Git("switch", "-q", "-c", "next");
        Assert.Empty(PlanAt(days: 100).Actions); // main still has it, though it is not checked out.
        Git("switch", "-q", "main");
        DropExperiment();
        Assert.Equal("its branch no longer has the experiment", PlanAt(days: 100).Holders.Single().Why);
        Assert.Equal(3, PlanAt(days: 100).Actions.Count);
        Assert.NotEmpty(commit);
    }

    [Fact]
    public void Plan_KeepsWhatAnotherMachineOrAMissingRepositoryUsed()
    {
        RunHere("two");
        string root = Directory.GetFiles(Path.Combine(_fake.Store, "roots")).Single();
        File.WriteAllText(root, File.ReadAllText(root).Replace($"\"{Environment.MachineName}\"", "\"another\"", StringComparison.Ordinal));
        Directory.Delete(_repository, recursive: true);
        Assert.Equal("of another machine", PlanAt(days: 100).Holders.Single().Why);
        File.WriteAllText(root, File.ReadAllText(root).Replace("\"another\"", $"\"{Environment.MachineName}\"", StringComparison.Ordinal));
        Assert.Equal((true, "its repository is not there"), PlanAt(days: 100).Holders.Select(holder => (holder.Keeps, holder.Why)).Single());
        Assert.Empty(PlanAt(days: 100).Actions);
        Assert.Equal(3, new GarbageCollector(_fake.Store, forgetMissing: true, new LaterClock(TimeSpan.FromDays(100))).Plan(14, null).Actions.Count);
    }

    [Fact]
    public void Plan_WithAMaximum_EvictsTheLeastRecentlyUsedFirst()
    {
        RunHere("two");
        RunHere("three");
        foreach (string file in Directory.GetFiles(Path.Combine(_fake.Store, "actions"), "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("three", StringComparison.Ordinal)))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddDays(1));
        }

        long all = PlanAt(days: 2).KeptBytes;
        Assert.Empty(PlanAt(days: 2, all).Actions);
        string[] evicted = [.. PlanAt(days: 2, maximum: all - 1).Actions];
        Assert.NotEmpty(evicted);
        Assert.All(evicted, file => Assert.DoesNotContain("\"three\"", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(5, PlanAt(days: 2, maximum: 0).Actions.Count);
    }

    [Fact]
    public void Plan_OfWhatWasJustWritten_SaysHowMuchStaysForItsAge()
    {
        RunHere("old");
        GarbagePlan young = PlanAt(days: 0, maximum: 0), old = PlanAt(days: 1, maximum: 0);
        Assert.Equal((0, old.Objects.Count, old.FreedBytes, true), (young.FreedBytes, young.YoungFiles, young.YoungBytes, old.FreedBytes > 0));
    }

    [Fact]
    public void Delete_LeavesWhatARunningProcessNeeds_EvenIfItAskedAfterThePlan()
    {
        RunHere("two");
        DropExperiment();
        GarbagePlan plan = PlanAt(days: 100);
        Assert.Equal(3, plan.Actions.Count);
        using (var lease = new StoreLease(_fake.Store))
        {
            lease.Pin([Path.GetFileNameWithoutExtension(plan.Actions[0]), Path.GetFileName(plan.Objects[0])]);
            Assert.Equal(2, PlanAt(days: 100).Actions.Count);
            Assert.Equal(2, new GarbageCollector(_fake.Store).Delete(plan));
            Assert.True(File.Exists(plan.Actions[0]));
            Assert.True(File.Exists(plan.Objects[0]));
            Assert.False(File.Exists(plan.Actions[1]));
        }

        Assert.Single(PlanAt(days: 100).Actions);
    }

    [Fact]
    public void Delete_LeavesWhatARunningProcessResumesFrom()
    {
        RunHere("two");
        string key = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(_fake.Store, "actions", "A")).Single());
        string running = Directory.CreateDirectory(Path.Combine(_fake.Store, "partial", $"Download-{key[..16]}")).FullName;
        string dead = Directory.CreateDirectory(Path.Combine(_fake.Store, "partial", "Download-0123456789abcdef")).FullName;
        GarbagePlan plan = PlanAt(days: 100);
        Assert.Equal(2, plan.Leftovers.Count);
        using (var lease = new StoreLease(_fake.Store))
        {
            lease.Pin([key, "cut"]);
            Assert.Equal([dead], PlanAt(days: 100).Leftovers);
            Assert.Equal(1, new GarbageCollector(_fake.Store).Delete(plan));
        }

        Assert.Equal([running], Directory.GetDirectories(Path.Combine(_fake.Store, "partial")));
    }

    [Fact]
    public void Delete_OfSeveralCollectorsAtOnce_EndsWellForEach()
    {
        for (int i = 0; i < 10; i++)
        {
            RunHere($"{i}");
        }

        DropExperiment();
        GarbagePlan plan = PlanAt(days: 100);
        Assert.Equal(21, plan.Actions.Count);
        string killed = _folder.Write("artifacts/store/trash/gc.99-0.tmp/" + Path.GetFileName(plan.Actions[0]), "");
        File.WriteAllText(Path.GetDirectoryName(killed) + ".lock", "");
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        Parallel.ForEach(Enumerable.Range(0, 4), four, _ => new GarbageCollector(_fake.Store).Delete(plan));
        Assert.Empty(Directory.GetFiles(Path.Combine(_fake.Store, "actions"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_fake.Store, "trash")));
    }

    [Fact]
    public void Plan_KeepsAnExperimentThatIsNotCommitted_WhateverBranchIsCheckedOut()
    {
        RunHere("two");
        Git("switch", "-q", "-c", "other");
        string file = Path.Combine(_repository, "experiments", "next", "experiment.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "{}");
        _fake.B = new FakeOptions { Text = "three" };
        StoreRoot.Remember(Settings, _fake.Graph, file, _fake.Run().Records);
        Git("switch", "-q", "main");
        Git("branch", "-q", "-D", "other");
        Assert.Contains(PlanAt(days: 100).Holders, holder => holder.Keeps && holder.Why == "not committed");
        Assert.Empty(PlanAt(days: 100).Actions);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.NotEmpty(PlanAt(days: 100).Actions);
    }

    [Fact]
    public void Plan_KeepsWhatAFolderWithoutGitUsed_WhileItIsAway()
    {
        string file = _folder.Write("disk/experiments/fake/experiment.json", "{}");
        StoreRoot.Remember(Settings, _fake.Graph, file, _fake.Run().Records);
        Directory.Move(_folder["disk"], _folder["unmounted"]);
        Assert.Equal((true, "its folder is not there"), PlanAt(days: 100).Holders.Select(holder => (holder.Keeps, holder.Why)).Single());
        Assert.Equal(3, new GarbageCollector(_fake.Store, forgetMissing: true, new LaterClock(TimeSpan.FromDays(100))).Plan(14, null).Actions.Count);
        Directory.Move(_folder["unmounted"], _folder["disk"]);
        Directory.Delete(_folder["disk/experiments/fake"], recursive: true);
        Assert.Equal((false, "its experiment is gone"), PlanAt(days: 100).Holders.Select(holder => (holder.Keeps, holder.Why)).Single());
    }

    [Fact]
    public void HasUncommittedChanges_CountsNewAndChangedFiles_ButNotResults()
    {
        string results = Path.Combine(_repository, "results [1]");
        Assert.False(GitCheckout.HasUncommittedChanges(_repository, [results, _folder["artifacts"]]));
        Directory.CreateDirectory(results);
        File.WriteAllText(Path.Combine(results, "metrics.json"), "{}");
        Assert.False(GitCheckout.HasUncommittedChanges(_repository, [results, _folder["artifacts"]]));
        Assert.True(GitCheckout.HasUncommittedChanges(_repository, []));
        Assert.False(GitCheckout.HasUncommittedChanges(_repository, [], newIn: "src"));
        Directory.CreateDirectory(Path.Combine(_repository, "src"));
        File.WriteAllText(Path.Combine(_repository, "src", "New.cs"), "");
        Assert.True(GitCheckout.HasUncommittedChanges(_repository, [], newIn: "src"));
        Directory.Delete(Path.Combine(_repository, "src"), recursive: true);
        File.AppendAllText(ExperimentFile, "\n");
        Assert.True(GitCheckout.HasUncommittedChanges(_repository, [results]));
        Assert.True(GitCheckout.HasUncommittedChanges(_repository, [], newIn: "src"));
        Assert.Null(GitCheckout.HasUncommittedChanges(_folder["artifacts"], []));
    }

    [Fact]
    public void Git_IsAskedWhereItRuns_WhateverAHookHasSet()
    {
        var start = new ProcessStartInfo("git")
        {
            Environment = { ["GIT_DIR"] = "/elsewhere", ["GIT_WORK_TREE"] = "/elsewhere", ["GIT_INDEX_FILE"] = "/elsewhere/index" },
        };
        GitCheckout.ForgetRepository(start);
        Assert.DoesNotContain(start.Environment, variable => variable.Value?.StartsWith("/elsewhere", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Plan_WithTheClockSetBack_DeletesNothing()
    {
        RunHere("two");
        DropExperiment();
        Assert.Empty(PlanAt(days: -1000).Actions);
        Assert.Empty(PlanAt(days: -1000).Objects);
    }

    [Fact]
    public void Examine_FindsEveryFlippedBit_AndTheNextRunUsesNone()
    {
        RunHere("two");
        RunHere("three");
        string[] files = [
            .. new[] { "objects", "actions" }.SelectMany(
                kind => Directory.GetFiles(Path.Combine(_fake.Store, kind), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];
        var random = new SeededRandom(7);
        foreach (string file in files)
        {
            DamagedFile.FlipABit(file, random);
        }

        StoreHealth health = new StoreDoctor(_fake.Store).Examine(repair: true, CancellationToken.None);
        Assert.Equal(files.Select(file => Path.GetRelativePath(_fake.Store, file)), health.Damaged.Order(StringComparer.Ordinal));
        _fake.Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
        Assert.Equal("oneonethree", _fake.Output);
        Assert.Empty(new StoreDoctor(_fake.Store).Examine(repair: false, CancellationToken.None).Damaged);
    }

    private void RunHere(string text)
    {
        _fake.B = new FakeOptions { Text = text };
        StoreRoot.Remember(Settings, _fake.Graph, ExperimentFile, _fake.Run().Records);
    }

    private GarbagePlan PlanAt(double days, long? maximum = null) =>
        new GarbageCollector(_fake.Store, clock: new LaterClock(TimeSpan.FromDays(days))).Plan(14, maximum);

    private void AddExperiment()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ExperimentFile)!);
        File.WriteAllText(ExperimentFile, "{}");
        Git("add", ".");
        Git("commit", "-q", "-m", "first");
    }

    private void DropExperiment()
    {
        Git("rm", "-q", "-r", "experiments");
        Git("commit", "-q", "-m", "gone");
    }

    private string Git(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(
                "git", ["-C", _repository, "-c", "user.name=T", "-c", "user.email=t@example.org", .. arguments]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
