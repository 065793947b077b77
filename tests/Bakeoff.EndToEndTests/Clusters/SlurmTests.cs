using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Stages as jobs of a real Slurm. What takes minutes is in <see cref="ClusterCampaignTests"/>.</summary>
public sealed class SlurmTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The executor of the tests: a job of any stage fits on a node twice, and says that it begins.</summary>
    internal static string Settings(ClusterSweep sweep) =>
        $"\"kind\": \"slurm\", \"partition\": \"low\", \"cores\": 1, \"before\": [\"echo $1 >> '{sweep.StartedFile}'\"]";

    [Fact]
    public void ASweep_WhoseHeadIsKilled_AndOfWhichAJobIsCancelled_IsCompleted_WithTheBytesOfALocalOne()
    {
        using SlurmCluster slurm = SlurmCluster.Start();
        var sweep = new ClusterSweep(_folder, points: 3);
        sweep.Configure(Settings(sweep));
        string[] local = sweep.RunLocally();
        using (ClusterHead head = sweep.Start(slurm.Variables))
        {
            slurm.WaitUntil(() => sweep.Started.Count > 0 || head.Process.HasExited, TimeSpan.FromSeconds(60), "no job has begun");
            head.Kill();
        }

        using (ClusterHead head = sweep.Start(slurm.Variables))
        {
            string? cancelled = null;
            slurm.WaitUntil(
                () => head.Process.HasExited || (cancelled = slurm.Jobs().FirstOrDefault(job => job.State == "RUNNING").Job) is not null,
                TimeSpan.FromSeconds(60), "no job runs");
            slurm.Cancel(cancelled!);
            head.RequireEnd(TimeSpan.FromMinutes(3));
            Assert.Contains("was cancelled", head.Said, StringComparison.Ordinal);
        }

        Assert.Equal(local, sweep.Results());
        Assert.True(sweep.Started.Values.Count(times => times > 1) <= 1, string.Join('\n', sweep.Started));
        Assert.Empty(sweep.Left());
        Assert.Empty(slurm.Jobs());
    }
}
