using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Stages on a cluster, as somebody sees them who has given the command on a terminal.</summary>
public sealed class ClusterTerminalTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public ClusterTerminalTests() => _tiny = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void ARun_HasALineOfWhatIsQueued_AndOneForEachStageThatRuns(int columns)
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        Configure("sleep 4"); // Long enough to be asked about while it runs, on a machine that has other work.
        CommandResult run = TerminalRun.Bakeoff(_folder, slurm.Variables, columns, [], _tiny.Arguments("run", "Split"));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("1 running", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 3 stages ran", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BKF", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CtrlC_Asks_AndJobsThatAreLeft_AreTakenUpByTheNextRun()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        Configure($"while [ ! -e '{_folder["go"]}' ]; do sleep 0.2; done");
        CommandResult left = TerminalRun.Bakeoff(
            _folder, slurm.Variables, 80, [("1 running", "\u0003"), ("[c/L]", "\n")], _tiny.Arguments("run", "Ingest"));
        Assert.Equal(130, left.ExitCode);
        Assert.Contains("1 stages are queued or running. Cancel them, or leave them to the next run?", left.Output, StringComparison.Ordinal);
        Assert.Single(slurm.Jobs());
        // The job ends only once the next run has seen it: else it could have ended before.
        CommandResult next = TerminalRun.Bakeoff(
            _folder, slurm.Variables, 80, [("is under way", $"touch {_folder["go"]}")], _tiny.Arguments("run", "Ingest"));
        Assert.True(next.ExitCode == 0, next.Output + next.Error);
        Assert.Contains("is under way", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CtrlC_Asks_AndJobsThatAreCancelled_AreNotThereAnyMore()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        Configure("sleep 60");
        CommandResult run = TerminalRun.Bakeoff(
            _folder, slurm.Variables, 80, [("1 running", "\u0003"), ("[c/L]", "c\n")], _tiny.Arguments("run", "Ingest"));
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("The jobs are cancelled.", run.Output, StringComparison.Ordinal);
        slurm.WaitUntil(() => slurm.Jobs().Count == 0, TimeSpan.FromSeconds(40), "there are jobs left");
    }

    private void Configure(string before) => _folder.Write(
        "tiny-experiments/bakeoff.json",
        $"{{ \"executor\": {{ \"kind\": \"slurm\", \"partition\": \"low\", \"cores\": 1, \"before\": [\"{before}\"] }} }}");
}
