using System.Globalization;
using System.Security.Cryptography;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A real Slurm of Debian's packages on this machine, without systemd: <c>munged</c>, <c>slurmctld</c> and four <c>slurmd</c> with their own key,
/// sockets, ports and folders. Each node has two cores and 4,000 MB. Of the partitions <c>low</c> and <c>high</c> the second preempts the first: its
/// jobs are queued again. As on many small clusters there is no accounting.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ClusterFolder _folder = new("slurm");

    private SlurmCluster()
    {
    }

    /// <summary>The names of the nodes.</summary>
    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2", "n3", "n4"];

    /// <summary>What the commands of Slurm, and so a head, need in their environment.</summary>
    public Dictionary<string, string> Variables => new(StringComparer.Ordinal) { ["SLURM_CONF"] = _folder["slurm.conf"] };

    /// <summary>Starts a cluster, or skips the test and says why.</summary>
    public static SlurmCluster Start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm is tested on Linux.");
        Assert.SkipUnless(Programs.All(IsInstalled), "Slurm is not installed: apt-get install slurm-wlm munge.");
        Assert.SkipUnless(Environment.UserName == "root", "The daemons of Slurm start jobs for any user, and so have to be root's.");
        var cluster = new SlurmCluster();
        try
        {
            cluster.Begin();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Whether a program is there; daemons are often not in a user's path.</summary>
    public static bool IsInstalled(string program) =>
        new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a command of Slurm, such as <c>squeue</c>, which has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public string Run(string program, params string[] arguments)
    {
        CommandResult result = CommandResult.Run("/", Variables, program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result.Output.Trim();
    }

    /// <summary>The state of each node, such as <c>idle</c> or <c>mixed</c>; empty while the controller does not answer.</summary>
    public IReadOnlyDictionary<string, string> States()
    {
        CommandResult nodes = CommandResult.Run("/", Variables, "sinfo", "--noheader", "--Node", "--partition=low", "--format=%N %T");
        return nodes.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
    }

    /// <summary>The jobs that wait or run: a name such as <c>12_3</c>, and a state such as <c>RUNNING</c>.</summary>
    public IReadOnlyList<(string Job, string State)> Jobs() =>
    [
        .. Run("squeue", "--noheader", "--array", "--format=%i %T").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Select(words => (words[0], words[1])),
    ];

    /// <summary>Cancels a job as an administrator does who knows nothing of Bakeoff.</summary>
    public void Cancel(string job) => Run("scancel", job);

    /// <summary>Submits a job that wants nodes whole, for some seconds, and so preempts what runs there.</summary>
    /// <param name="nodes">Such as <c>n1,n2</c>.</param>
    /// <param name="seconds">How long it runs.</param>
    public void Preempt(string nodes, int seconds) => Run(
        "sbatch", "--parsable", "--partition=high", "--exclusive", "--output=/dev/null", "--nodelist=" + nodes,
        string.Create(CultureInfo.InvariantCulture, $"--nodes={nodes.Split(',').Length}"),
        string.Create(CultureInfo.InvariantCulture, $"--wrap=sleep {seconds}"));

    /// <summary>Lets no node take another job.</summary>
    public void Drain() => Run("scontrol", "update", $"nodename={string.Join(',', Nodes)}", "state=drain", "reason=test");

    /// <summary>Stops the controller where it is: whoever asks it gets no answer.</summary>
    public void StopController() => ClusterFolder.Signal("STOP", ProcessOf("slurmctld"));

    /// <summary>Lets the controller go on.</summary>
    public void ContinueController() => ClusterFolder.Signal("CONT", ProcessOf("slurmctld"));

    /// <summary>Ends the daemon of munge: nobody can prove any more who they are.</summary>
    public void EndMunge()
    {
        ClusterFolder.Signal("KILL", ProcessOf("munged"));
        File.Delete(_folder["munge.socket"]);
    }

    /// <summary>Starts the daemon of munge.</summary>
    public void StartMunge() => Daemon(
        "munged", "--force", "--key-file=" + _folder["munge.key"], "--socket=" + _folder["munge.socket"], "--pid-file=" + _folder["munged.pid"],
        "--seed-file=" + _folder["munge.seed"], "--log-file=" + _folder["munged.log"]);

    /// <summary>Ends a node's daemon alone: its jobs run on, and the controller takes the node for lost ten seconds later.</summary>
    public void EndDaemon(string node) => ClusterFolder.Signal("KILL", ProcessOf("slurmd." + node));

    /// <summary>Ends a node's daemon with all that runs there, as a power failure does.</summary>
    public void EndNode(string node)
    {
        EndDaemon(node);
        IReadOnlyList<int> jobs = ClusterFolder.FindProcesses(_folder.Root, $"\0SLURMD_NODENAME={node}\0");
        ClusterFolder.Signal("KILL", jobs.Select(ParentOf).OfType<int>().Where(IsStepDaemon).Concat(jobs));
    }

    /// <summary>Starts a node's daemon.</summary>
    public void StartNode(string node) => Daemon("slurmd", "-f", _folder["slurm.conf"], "-N", node);

    /// <summary>Waits for something that takes a moment.</summary>
    public void WaitUntil(Func<bool> condition, TimeSpan limit, string otherwise)
    {
        if (!SpinWait.SpinUntil(() => { Thread.Sleep(100); return condition(); }, limit))
        {
            Assert.Fail(
                $"After {limit.TotalSeconds:F0} s {otherwise}.\n{string.Join('\n', Directory.GetFiles(_folder.Root, "*.log").Select(LastLines))}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Begin()
    {
        WriteKey();
        WriteConfiguration();
        foreach (string folder in (string[])["state", .. Nodes.Select(node => "spool." + node)])
        {
            _folder.Make(folder);
        }

        StartMunge();
        StartController();
        foreach (string node in Nodes)
        {
            StartNode(node);
        }

        WaitUntil(() => States().Values.Count(state => state == "idle") == Nodes.Count, StartLimit, "the nodes are not idle");
    }

    private static string LastLines(string log) => $"{log}:\n{string.Join('\n', File.ReadLines(log).TakeLast(10))}";

    private static int? ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat"); // man 5 proc: the name, in brackets, may hold anything.
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsStepDaemon(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").StartsWith("slurmstepd", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private int ProcessOf(string daemon) => int.Parse(File.ReadAllText(_folder[daemon + ".pid"]).Trim(), CultureInfo.InvariantCulture);

    /// <summary>A daemon keeps what it is started with, so its output goes to a file, or reading would never end.</summary>
    private void Daemon(string program, params string[] arguments)
    {
        CommandResult result = CommandResult.Run(
            "/", Variables, "sh", ["-c", "log=$1; shift; PATH=$PATH:/usr/sbin; \"$@\" > $log 2>&1 < /dev/null; code=$?; cat $log; exit $code", "sh",
            _folder[program + ".start"], program, .. arguments]);
        Assert.True(result.ExitCode == 0, $"{program}: {result.Output}{result.Error}");
    }

    private void WriteKey()
    {
        File.WriteAllBytes(_folder["munge.key"], RandomNumberGenerator.GetBytes(1024));
        Run("chmod", "600", _folder["munge.key"]);
    }

    /// <summary>
    /// A job that is queued again may start when its credential has expired, here after ten seconds; a node that does not answer is lost after ten.
    /// </summary>
    private void WriteConfiguration()
    {
        int[] ports = FreePorts.Find(Nodes.Count + 1);
        string host = Environment.MachineName;
        IEnumerable<string> nodes = Nodes.Select((node, i) => string.Create(
            CultureInfo.InvariantCulture, $"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[i + 1]} CPUs=2 RealMemory=4000"));
        File.WriteAllText(_folder["slurm.conf"], $"""
            ClusterName=bakeoff
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder["munge.socket"]},cred_expire=10
            StateSaveLocation={_folder["state"]}
            SlurmdSpoolDir={_folder["spool.%n"]}
            SlurmctldPidFile={_folder["slurmctld.pid"]}
            SlurmdPidFile={_folder["slurmd.%n.pid"]}
            SlurmctldLogFile={_folder["slurmctld.log"]}
            SlurmdLogFile={_folder["slurmd.%n.log"]}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core_Memory
            SlurmdParameters=config_overrides
            MpiDefault=none
            ReturnToService=2
            SlurmdTimeout=10
            MessageTimeout=5
            KillWait=2
            MaxArraySize=20001
            MaxJobCount=50000
            JobRequeue=1
            PreemptMode=REQUEUE
            PreemptType=preempt/partition_prio
            SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
            {string.Join('\n', nodes)}
            PartitionName=low Nodes=ALL Default=YES State=UP MaxTime=INFINITE DefMemPerCPU=500 PriorityTier=1
            PartitionName=high Nodes=ALL State=UP MaxTime=INFINITE DefMemPerCPU=500 PriorityTier=10

            """);
    }

    private void StartController() => Daemon("slurmctld", "-f", _folder["slurm.conf"], "-c");
}
