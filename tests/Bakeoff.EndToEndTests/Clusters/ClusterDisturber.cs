using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Does to a cluster what <see cref="ClusterCampaignTests"/> lists, while a sweep runs there.</summary>
/// <param name="slurm">The cluster.</param>
/// <param name="sweep">The sweep.</param>
internal sealed class ClusterDisturber(SlurmCluster slurm, ClusterSweep sweep)
{
    /// <summary>How many stages may have been started more than once: those whose attempt was lost.</summary>
    public static int MaxRepeated(string disturbance) => disturbance switch
    {
        "job cancelled" => 1,
        "preempted" => 4,
        "daemon killed" or "node lost" => 2,
        "store unreachable for 30 s" => 8,
        "input damaged" => 90, // What is queued before the stage that makes it again finds it missing, and is queued again.
        _ => 0,
    };

    /// <summary>What a head or the records of its runs have to say where the disturbance was one.</summary>
    public static string Evidence(string disturbance) => disturbance switch
    {
        "job cancelled" => "was cancelled",
        "preempted" or "node lost" => "slurm started it 2 times",
        "controller stopped for two minutes" or "munge stopped" => "BKF5102",
        "store unreachable for 30 s" => "BKF5102: the store cannot be reached",
        "input damaged" => "BKF4002",
        _ => "",
    };

    /// <summary>Disturbs.</summary>
    /// <param name="disturbance">How.</param>
    /// <param name="heads">The head that runs; those that run afterwards.</param>
    public void Disturb(string disturbance, List<ClusterHead> heads)
    {
        switch (disturbance)
        {
            case "head killed five times":
                for (int kill = 1; kill <= 5; kill++)
                {
                    heads[0] = Replace(heads[0]);
                }

                break;
            case "two heads":
                heads.Add(sweep.Start(slurm.Variables));
                break;
            case "job cancelled":
                slurm.WaitUntil(() => slurm.Jobs().Any(job => job.State == "RUNNING"), TimeSpan.FromMinutes(1), "no job runs");
                slurm.Cancel(slurm.Jobs().First(job => job.State == "RUNNING").Job);
                break;
            case "preempted":
                slurm.Preempt("n1,n2", seconds: 10);
                break;
            case "daemon killed":
                slurm.EndDaemon("n2");
                StartAgainOnceLost("n2");
                break;
            case "node lost":
                slurm.EndNode("n2");
                StartAgainOnceLost("n2");
                break;
            case "controller stopped for two minutes":
                During(120, slurm.StopController, slurm.ContinueController);
                break;
            case "munge stopped":
                During(30, slurm.EndMunge, slurm.StartMunge);
                break;
            case "input damaged":
                DamageSplit();
                break;
            default:
                During(30, HideStore, () => Assert.Equal(0, CommandResult.Run("/", null, "umount", "-l", sweep.Store).ExitCode));
                break;
        }
    }

    private ClusterHead Replace(ClusterHead head)
    {
        Assert.False(head.Process.HasExited, $"it has ended before it was killed: {head.Said}");
        head.Kill();
        head.Dispose();
        ClusterHead next = sweep.Start(slurm.Variables);
        Thread.Sleep(TimeSpan.FromSeconds(4));
        return next;
    }

    private static void During(int seconds, Action begin, Action end)
    {
        begin();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        end();
    }

    private void StartAgainOnceLost(string node)
    {
        slurm.WaitUntil(
            () => slurm.States().GetValueOrDefault(node)?.StartsWith("down", StringComparison.Ordinal) == true, TimeSpan.FromMinutes(2),
            $"{node} is not lost");
        slurm.StartNode(node);
    }

    /// <summary>What is mounted over the store is empty, and refuses to be written.</summary>
    private void HideStore()
    {
        CommandResult mount = CommandResult.Run("/", null, "mount", "-t", "tmpfs", "-o", "ro", "none", sweep.Store);
        Assert.SkipUnless(mount.ExitCode == 0, "a disk cannot be mounted here: " + mount.Error);
    }

    /// <summary>
    /// A bit of what every training reads is another one, as a disk has it that does not tell. Who has the file open goes on with the sound one.
    /// </summary>
    private void DamageSplit()
    {
        string entry = Directory.GetFiles(Path.Combine(sweep.Store, "actions/Split"), "*.json").Single();
        JsonNode split = JsonNode.Parse(File.ReadAllText(entry))!["outputs"]!.AsArray().Single(file => file!["path"]!.ToString() == "split.parquet")!;
        string hash = split["sha256"]!.ToString(), file = Path.Combine(sweep.Store, "objects", hash[..2], hash), copy = sweep.StartedFile
            + ".damaged";
        File.WriteAllBytes(copy, File.ReadAllBytes(file));
        DamagedFile.FlipABit(copy, new SeededRandom(1));
        File.Move(copy, file, overwrite: true);
    }
}
