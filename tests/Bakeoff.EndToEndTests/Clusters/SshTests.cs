using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Stages on hosts that are reached by a real OpenSSH.</summary>
public sealed class SshTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASweep_WhoseHeadIsKilled_AndOfWhichAHostGoesAway_IsCompleted_WithTheBytesOfALocalOne()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("BAKEOFF_CLUSTER") == "1", "It takes two minutes, most of them waits: BAKEOFF_CLUSTER=1 runs it.");
        using SshCluster hosts = SshCluster.Start(2);
        var sweep = new ClusterSweep(_folder, points: 3);
        sweep.Configure(Settings(hosts, sweep));
        string[] local = sweep.RunLocally();
        using (ClusterHead head = sweep.Start(hosts.Variables))
        {
            Assert.True(WaitUntil(() => head.Process.HasExited || sweep.Started.Count > 1), head.Said);
            head.Kill();
        }

        // What runs on a host outlives the head and the connections; then one of the hosts is gone.
        hosts.EndConnections("h1");
        using (ClusterHead head = sweep.Start(hosts.Variables))
        {
            int before = sweep.Started.Count;
            Assert.True(WaitUntil(() => head.Process.HasExited || sweep.Started.Count > before), head.Said);
            hosts.Disconnect("h2");
            hosts.EndTasks("h2");
            head.RequireEnd(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(local, sweep.Results());
        Assert.All(sweep.Started.Values, times => Assert.InRange(times, 1, 2));
        Assert.Empty(sweep.Left());
    }

    [Fact]
    public void AHostThatCannotRunTasks_IsNamed_WithWhatItLacks()
    {
        using SshCluster hosts = SshCluster.Start(1, _folder.Root);
        var sweep = new ClusterSweep(_folder, points: 1);
        sweep.Configure(Settings(hosts, sweep));
        using ClusterHead head = sweep.Start(hosts.Variables);
        RequireError(head, "error BKF5110: the host h1 does not see the file ");
    }

    [Fact]
    public void HostsThatRefuseTheKey_AreAnErrorInTime_WithWhatSshSaidOfEach()
    {
        using SshCluster hosts = SshCluster.Start(2);
        var sweep = new ClusterSweep(_folder, points: 1);
        sweep.Configure(Settings(hosts, sweep).Replace("\"-F\"", "\"-o\", \"PubkeyAuthentication=no\", \"-F\"", StringComparison.Ordinal));
        using ClusterHead head = sweep.Start(hosts.Variables);
        RequireError(head, "error BKF5108: no host has answered within 5 s: h1: ", "Permission denied (publickey); h2: ", "'ssh h1 true'");
    }

    [Fact]
    public void AHostThatCannotMakeItsFolder_IsAnErrorAtOnce_ThatNamesIt()
    {
        using SshCluster hosts = SshCluster.Start(1);
        var sweep = new ClusterSweep(_folder, points: 1);
        Directory.CreateDirectory(_folder["remote"]);
        sweep.Configure(Settings(hosts, sweep).Replace("\"2GB\"", "\"2GB\", \"folder\": \"/proc/nope/bakeoff\"", StringComparison.Ordinal));
        using ClusterHead head = sweep.Start(hosts.Variables, "--remote", _folder["remote"]);
        RequireError(head, "error BKF5110: the host h1 cannot write to its folder /proc/nope/bakeoff: mkdir: ");
        Assert.Empty(sweep.Started);
    }

    private static void RequireError(ClusterHead head, params string[] words)
    {
        Assert.True(head.Process.WaitForExit(TimeSpan.FromMinutes(1)), head.Said);
        head.Process.WaitForExit(); // Its last lines.
        Assert.Equal(1, head.Process.ExitCode);
        Assert.All(words, text => Assert.Contains(text, head.Said, StringComparison.Ordinal));
    }

    private static bool WaitUntil(Func<bool> condition) =>
        SpinWait.SpinUntil(() => { Thread.Sleep(50); return condition(); }, TimeSpan.FromSeconds(60));

    private static string Settings(SshCluster hosts, ClusterSweep sweep) =>
        $"\"kind\": \"ssh\", \"cores\": 1, \"sshCommand\": [\"ssh\", \"-F\", \"{hosts.ConfigurationFile}\"], \"lostAfterSeconds\": 5, "
        + $"\"before\": [\"echo $5 >> '{sweep.StartedFile}'\"], "
        + $"\"hosts\": [{string.Join(", ", hosts.Hosts.Select(host => $"{{ \"name\": \"{host}\", \"cores\": 2, \"memory\": \"2GB\" }}"))}]";
}
