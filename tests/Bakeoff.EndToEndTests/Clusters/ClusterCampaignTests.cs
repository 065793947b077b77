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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private readonly TestFolder _folder = new();

    public ClusterCampaignTests() =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BAKEOFF_CLUSTER") == "1", "It takes an hour: BAKEOFF_CLUSTER=1 runs it.");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Disturbances =>
    [
        "head killed five times", "job cancelled", "preempted", "daemon killed", "node lost", "controller stopped for two minutes", "munge stopped",
        "store unreachable for 30 s", "two heads",
    ];

    [Theory]
    [MemberData(nameof(Disturbances))]
    public void ASweep_IsCompleted_WithTheBytesOfALocalOne_WhateverGoesAway(string disturbance)
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var sweep = new ClusterSweep(_folder, points: 20);
        sweep.Configure(SlurmTests.Settings(sweep));
        string[] local = sweep.RunLocally();
        List<ClusterHead> heads = [sweep.Start(slurm.Variables)];
        slurm.WaitUntil(() => sweep.Started.Count > 6, TimeSpan.FromMinutes(2), "the sweep does not begin");
        switch (disturbance)
        {
            case "head killed five times":
                for (int kill = 1; kill <= 5; kill++)
                {
                    heads[0].Kill();
                    heads[0].Dispose();
                    heads[0] = sweep.Start(slurm.Variables);
                    Thread.Sleep(TimeSpan.FromSeconds(4));
                }

                break;
            case "two heads":
                heads.Add(sweep.Start(slurm.Variables));
                break;
            default:
                Disturb(disturbance, slurm, sweep);
                break;
        }

        heads.ForEach(head => head.RequireEnd(Patience));
        heads.ForEach(head => head.Dispose());
        Assert.Equal(local, sweep.Results());
        Assert.True(
            sweep.Started.Values.Count(times => times > 1) <= MaxRepeated(disturbance), $"{disturbance}: {string.Join('\n', sweep.Started)}");
        Assert.Equal([], sweep.Left());
        Assert.Empty(slurm.Jobs());
    }

    [Fact]
    public void ATaskThatHoldsTooMuchMemory_AndOneThatRunsTooLong_AreRunAgainWithTwiceAsMuch()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var tiny = new TinyExperiment(_folder);
        _folder.Write("tiny-experiments/experiments/own/model.sh", """
            [ "$1" = train ] && python3 -c 'import time; x = bytearray(b"x") * 500_000_000; time.sleep(75)'
            { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            """);
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"?\", \"models\": { \"svd\": null, \"two-tower\": null, \"own\": { "
            + "\"command\": [\"sh\", \"model.sh\", \"{phase}\", \"{input}\", \"{output}\"], \"files\": [\"model.sh\"] } } }");
        _folder.Write(
            "tiny-experiments/bakeoff.json",
            "{ \"executor\": { \"kind\": \"slurm\", \"cores\": 1, \"models\": { \"own\": { \"memory\": \"700MB\", \"minutes\": 1 } } } }");
        CommandResult run = CommandResult.Bakeoff(_folder, slurm.Variables, ["run", "Evaluate", .. tiny.Arguments()[..2], "-e", "own"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("with twice the memory", run.Output, StringComparison.Ordinal);
        Assert.Contains("with twice the time", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AThousandPoints_AreSubmittedWithinFiveSeconds_ByAHeadThatHoldsLittle_AndNoneIsLostOrRunTwice()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var sweep = new ClusterSweep(_folder, points: 1000);
        sweep.Configure(SlurmTests.Settings(sweep));
        using ClusterHead running = sweep.Start(slurm.Variables);
        Process head = running.Process;
        slurm.WaitUntil(() => slurm.Jobs().Count > 100, TimeSpan.FromMinutes(5), "the stages are not submitted");
        long start = Stopwatch.GetTimestamp();
        slurm.WaitUntil(() => slurm.Jobs().Count + sweep.Started.Count >= 2000, TimeSpan.FromMinutes(1), "not all stages are submitted");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
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
            CultureInfo.InvariantCulture, $"submitted in {seconds:F1} s; the head holds {peak / 1e6:F0} MB and takes {share:P1} of a core"));
        running.RequireEnd(TimeSpan.FromHours(2));
        Assert.All(sweep.Started.Values, times => Assert.Equal(1, times));
        Assert.InRange(seconds, 0, 5);
        Assert.InRange(peak, 1, 200_000_000);
        Assert.InRange(share, 0, 0.05);
        Assert.Equal(sweep.RunLocally(), sweep.Results());
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
        string[] local = sweep.RunLocally();
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
        string[] local = sweep.RunLocally();
        using var nginx = new NginxServer(place);
        sweep.Run(new Dictionary<string, string>(slurm.Variables)
        {
            ["BAKEOFF_REMOTE"] = nginx.Address, ["BAKEOFF_REMOTE_USER"] = "team", ["BAKEOFF_REMOTE_PASSWORD"] = "secret",
        });
        Assert.Equal(local, sweep.Results());
        Assert.Equal([], sweep.Left());
        Assert.Contains("n1", Directory.GetDirectories(other.Root).Select(Path.GetFileName));
    }

    /// <summary>How many stages may have been started more than once: those whose attempt was lost.</summary>
    private static int MaxRepeated(string disturbance) => disturbance switch
    {
        "job cancelled" => 1,
        "preempted" => 4,
        "daemon killed" or "node lost" => 2,
        "store unreachable for 30 s" => 8,
        _ => 0,
    };

    private void Disturb(string disturbance, SlurmCluster slurm, ClusterSweep sweep)
    {
        switch (disturbance)
        {
            case "job cancelled":
                slurm.WaitUntil(() => slurm.Jobs().Any(job => job.State == "RUNNING"), TimeSpan.FromMinutes(1), "no job runs");
                slurm.Cancel(slurm.Jobs().First(job => job.State == "RUNNING").Job);
                break;
            case "preempted":
                slurm.Preempt("n1,n2", seconds: 10);
                break;
            case "daemon killed":
                slurm.EndDaemon("n2");
                Thread.Sleep(TimeSpan.FromSeconds(30));
                slurm.StartNode("n2");
                break;
            case "node lost":
                slurm.EndNode("n2");
                Thread.Sleep(TimeSpan.FromSeconds(30));
                slurm.StartNode("n2");
                break;
            case "controller stopped for two minutes":
                slurm.StopController();
                Thread.Sleep(TimeSpan.FromMinutes(2));
                slurm.ContinueController();
                break;
            case "munge stopped":
                slurm.EndMunge();
                Thread.Sleep(TimeSpan.FromSeconds(30));
                slurm.StartMunge();
                break;
            default:
                // What is mounted over the store is empty, and refuses to be written.
                CommandResult mount = CommandResult.Run("/", null, "mount", "-t", "tmpfs", "-o", "ro", "none", sweep.Store);
                Assert.SkipUnless(mount.ExitCode == 0, "a disk cannot be mounted here: " + mount.Error);
                Thread.Sleep(TimeSpan.FromSeconds(30));
                Assert.Equal(0, CommandResult.Run("/", null, "umount", "-l", sweep.Store).ExitCode);
                break;
        }
    }
}
