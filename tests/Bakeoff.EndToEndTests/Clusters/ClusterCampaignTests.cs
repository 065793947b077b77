using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// All that can go away in a cluster, each while a sweep of 60 stages runs there: after it the sweep is complete, has the bytes of a local one, and
/// leaves nothing. It takes an hour: <c>BAKEOFF_CLUSTER=1</c> runs it. <see cref="SlurmTests"/> and <see cref="SshTests"/> have a short form.
/// </summary>
public sealed class ClusterCampaignTests : IDisposable
{
    private const int Points = 29; // 61 stages.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly ConcurrentDictionary<int, string[]> s_local = new();
    private readonly TestFolder _folder = new();

    public ClusterCampaignTests() =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BAKEOFF_CLUSTER") == "1", "It takes an hour: BAKEOFF_CLUSTER=1 runs it.");

    public void Dispose() => _folder.Dispose();

    /// <summary>Each has a trait of its name: <c>--filter-trait "Disturbance=job cancelled"</c> runs one.</summary>
    public static IEnumerable<TheoryDataRow<string>> Disturbances => new[]
    {
        "head killed five times", "job cancelled", "preempted", "daemon killed", "node lost", "controller stopped for two minutes", "munge stopped",
        "store unreachable for 30 s", "two heads", "input damaged",
    }.Select(name => new TheoryDataRow<string>(name).WithTrait("Disturbance", name));

    [Theory]
    [MemberData(nameof(Disturbances))]
    public void ASweep_IsCompleted_WithTheBytesOfALocalOne_WhateverGoesAway(string disturbance)
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var sweep = new ClusterSweep(_folder, points: Points);
        sweep.Configure(SlurmTests.Settings(sweep));
        string[] local = s_local.GetOrAdd(Points, _ => sweep.RunLocally());
        long start = Stopwatch.GetTimestamp();
        List<ClusterHead> heads = [sweep.Start(slurm.Variables)];
        slurm.WaitUntil(() => heads[0].Process.HasExited || sweep.Started.Count > 6, TimeSpan.FromMinutes(4), "the sweep does not begin");
        var disturber = new ClusterDisturber(slurm, sweep);
        disturber.Disturb(disturbance, heads);
        heads.ForEach(head => head.RequireEnd(Patience));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string said = string.Concat(heads.Select(head => head.Said)) + string.Join('\n', sweep.Retries);
        heads.ForEach(head => head.Dispose());
        IReadOnlyDictionary<string, int> started = sweep.Started;
        int repeated = started.Values.Count(times => times > 1);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{disturbance}: {seconds:F0} s, {started.Count} stages, {repeated} started again\n{said}"));
        Assert.Equal(local, sweep.Results());
        Assert.True(repeated <= ClusterDisturber.MaxRepeated(disturbance), $"{disturbance}: {string.Join('\n', started)}");
        Assert.Contains(ClusterDisturber.Evidence(disturbance), said, StringComparison.Ordinal); // Else nothing was disturbed.

        // What Slurm queued again although its result was there ends by itself, and what killed processes left goes with the next command.
        slurm.WaitUntil(() => slurm.Jobs().Count == 0, TimeSpan.FromMinutes(4), "there are jobs left");
        sweep.Run(slurm.Variables);
        Assert.Equal(started, sweep.Started);
        Assert.Equal(
            disturbance == "input damaged" ? ["damaged"] : [], sweep.Left().Select(path => Path.GetFileName(Path.GetDirectoryName(path))).Distinct());
    }

    [Fact]
    public void ATaskThatHoldsTooMuchMemory_AndOneThatRunsTooLong_AreRunAgainWithTwiceAsMuch()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var tiny = new TinyExperiment(_folder);

        // It always holds too much for the first attempt, sleeps for too long in the second, and writes down what each job might use.
        _folder.Write("tiny-experiments/experiments/own/model.sh", $$"""
            if [ "$1" = train ]; then
              squeue --noheader --jobs="$SLURM_JOB_ID" --format='%l %m' >> '{{_folder["shares"]}}'
              python3 -c 'import sys, time; x = bytearray(b"x") * 700_000_000; time.sleep(int(sys.argv[1]))' $([ $(wc -l < '{{_folder["shares"]}}') = 2 ] && echo 600 || echo 3)
            fi
            { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            """);
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"?\", \"models\": { \"svd\": null, \"two-tower\": null, \"own\": { "
            + "\"command\": [\"sh\", \"model.sh\", \"{phase}\", \"{input}\", \"{output}\"], \"files\": [\"model.sh\"] } } }");
        _folder.Write(
            "tiny-experiments/bakeoff.json",
            "{ \"executor\": { \"kind\": \"slurm\", \"cores\": 1, \"models\": { \"own\": { \"memory\": \"600MB\", \"minutes\": 1 } } } }");
        CommandResult run = CommandResult.Bakeoff(_folder, slurm.Variables, ["run", "Evaluate", .. tiny.Arguments()[..2], "-e", "own"]);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("with twice the memory", run.Output, StringComparison.Ordinal);
        Assert.Contains("with twice the time", run.Output, StringComparison.Ordinal);
        Assert.Equal(["1:00 573M", "1:00 1145M", "2:00 1145M"], File.ReadAllLines(_folder["shares"]));
    }

    /// <summary>No node takes a job meanwhile: what is measured is the head alone.</summary>
    [Fact]
    public void AThousandPoints_AreSubmitted_ByAHeadThatHoldsLittle()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var first = new ClusterSweep(_folder, points: 1, "first");
        first.Configure(SlurmTests.Settings(first));
        first.Run(slurm.Variables); // The stages that all points share.
        slurm.Drain();
        var sweep = new ClusterSweep(_folder, points: 1000);
        long start = Stopwatch.GetTimestamp();
        using ClusterHead running = sweep.Start(slurm.Variables);
        Process head = running.Process;
        slurm.WaitUntil(() => head.HasExited || slurm.Jobs().Count >= 999, TimeSpan.FromMinutes(5), "not all stages are submitted");
        Assert.False(head.HasExited, running.Said);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        head.Refresh();
        double processor = head.TotalProcessorTime.TotalSeconds;
        Thread.Sleep(TimeSpan.FromSeconds(10));
        head.Refresh();
        TimeSpan before = head.TotalProcessorTime;
        long peak = 0;
        for (int i = 0; i < 60; i++)
        {
            Thread.Sleep(TimeSpan.FromSeconds(1));
            head.Refresh();
            peak = Math.Max(peak, head.WorkingSet64);
        }

        double share = (head.TotalProcessorTime - before).TotalSeconds / 60;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"submitted in {seconds:F1} s ({processor:F1} s of processor time); the head then holds {peak / 1e6:F0} MB, takes {share:P1} of a core"));
        Assert.Equal(999, slurm.Jobs().Count); // Of all points but the first.
        Assert.InRange(peak, 1, 200_000_000);
        Assert.InRange(share, 0, 0.05);
    }

    [Fact]
    public void AThousandPoints_AreCompleted_AndNoneIsLostOrRunTwice()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var some = new ClusterSweep(_folder, points: Points);
        string[] local = s_local.GetOrAdd(Points, _ => some.RunLocally());
        var sweep = new ClusterSweep(_folder, points: 1000);
        sweep.Configure(SlurmTests.Settings(sweep));
        using ClusterHead head = sweep.Start(slurm.Variables);
        head.RequireEnd(TimeSpan.FromHours(4));
        Assert.All(sweep.Started.Values, times => Assert.Equal(1, times));
        Assert.Equal(2000, Directory.GetFiles(Path.Combine(sweep.Store, "actions"), "*.json", SearchOption.AllDirectories)
            .Count(file => Path.GetFileName(Path.GetDirectoryName(file)) is "TrainSvd" or "Evaluate"));
        Assert.Empty(local.Where(file => !file.Contains("sweep.json ", StringComparison.Ordinal)).Except(sweep.Results()));
        Assert.Equal([], sweep.Left());
    }

    /// <summary>The same two cores: a node of Slurm with two, and two for the stages here.</summary>
    [Fact]
    public void TheQuickstart_HasOnSlurmTheBytesThatItHasHere_AndBothTimesAreSaid()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        string experiments = Path.Combine(TestPaths.Repository, "experiments");
        string settings = _folder.Write("settings/bakeoff.json", "{ \"executor\": { \"cores\": 1, \"arguments\": [\"--nodelist=n1\"] } }");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(experiments, "quickstart")))
        {
            _folder.Write("settings/experiments/quickstart/" + Path.GetFileName(file), File.ReadAllText(file));
        }

        var times = new List<string>();
        foreach (string executor in (string[])["local", "slurm", "local", "slurm"])
        {
            string artifacts = _folder[string.Create(CultureInfo.InvariantCulture, $"{executor}{times.Count}")];
            long start = Stopwatch.GetTimestamp();
            CommandResult run = CommandResult.Run(
                TestPaths.Repository, slurm.Variables, "dotnet", "exec", CommandResult.Engine, "run", "--experiments",
                Path.Combine(Path.GetDirectoryName(settings)!, "experiments"), "--experiment=quickstart", "--executor=" + executor, "--jobs=2",
                "--threads=2",
                "--artifacts", artifacts);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
            times.Add(string.Create(CultureInfo.InvariantCulture, $"{executor}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', times));
        Assert.Equal(HashedFiles.In(_folder["local0/store/objects"]), HashedFiles.In(_folder["slurm1/store/objects"]));
    }

    /// <summary>Each host sees nothing of the head's files; what it needs, also the engine, comes through a remote store.</summary>
    [Fact]
    public void HostsThatShareNothing_RunASweepThroughARemoteStore_WithTheBytesOfALocalOne()
    {
        using var other = new TestFolder();
        using var place = new TestFolder();
        using SshCluster hosts = SshCluster.Start(2, _folder.Root, TestPaths.Repository);
        var sweep = new ClusterSweep(_folder, points: 3);
        string Entry(string host) =>
            $"{{ \"name\": \"{host}\", \"cores\": 2, \"memory\": \"2GB\", \"folder\": \"{other[host]}\" }}";
        sweep.Configure(
            $"\"kind\": \"ssh\", \"cores\": 1, \"sshCommand\": [\"ssh\", \"-F\", \"{hosts.ConfigurationFile}\"], "
            + $"\"hosts\": [{string.Join(", ", hosts.Hosts.Select(Entry))}]");
        string[] local = s_local.GetOrAdd(3, _ => sweep.RunLocally());
        sweep.Run(new Dictionary<string, string>(hosts.Variables) { ["BAKEOFF_REMOTE"] = place.Root }); // A host's loopback is its own: no nginx.
        Assert.Equal(local, sweep.Results());
        Assert.Equal([], sweep.Left());
        Assert.All(hosts.Hosts, host => Assert.Equal(2, Directory.GetDirectories(other[host + "/engines"]).Length));
    }

    [Fact]
    public void NodesThatShareNothing_RunASweepThroughARemoteStore_WithTheBytesOfALocalOne()
    {
        Assert.SkipUnless(NginxServer.IsInstalled, "nginx is not installed: apt-get install nginx");
        using var other = new TestFolder();
        using var place = new TestFolder();
        using SlurmCluster slurm = SlurmCluster.Start();
        var sweep = new ClusterSweep(_folder, points: 3);
        sweep.Configure($"\"kind\": \"slurm\", \"partition\": \"low\", \"cores\": 1, \"folder\": \"{other.Root}/$SLURMD_NODENAME\"");
        string[] local = s_local.GetOrAdd(3, _ => sweep.RunLocally());
        using var nginx = new NginxServer(place);
        sweep.Run(new Dictionary<string, string>(slurm.Variables)
        {
            ["BAKEOFF_REMOTE"] = nginx.Address, ["BAKEOFF_REMOTE_USER"] = "team", ["BAKEOFF_REMOTE_PASSWORD"] = "secret",
        });
        Assert.Equal(local, sweep.Results());
        Assert.Equal([], sweep.Left());
        Assert.Contains("n1", Directory.GetDirectories(other.Root).Select(Path.GetFileName));
    }
}
