using System.Globalization;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// Hosts that are reached over SSH: each a network namespace of this machine with an address and a real <c>sshd</c> of its own, its own host key and
/// one key that may log in. They share this machine's disks, but for what a test hides from them.
/// </summary>
internal sealed class SshCluster : IDisposable
{
    private const string Kind = "ssh", Variable = "CLUSTER_TEST_FOLDER";
    private readonly ClusterFolder _folder = new(Kind);
    private readonly string _network = string.Create(CultureInfo.InvariantCulture, $"10.213.{Environment.ProcessId % 250}");

    private SshCluster(int hosts)
    {
        Hosts = [.. Enumerable.Range(1, hosts).Select(i => string.Create(CultureInfo.InvariantCulture, $"h{i}"))];
    }

    /// <summary>The names of the hosts, as <see cref="ConfigurationFile"/> knows them.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>The configuration of OpenSSH's client: <c>ssh -F</c>.</summary>
    public string ConfigurationFile => _folder["config"];

    /// <summary>What a head is given so that all it starts ends with the cluster.</summary>
    public Dictionary<string, string> Variables => new(StringComparer.Ordinal) { [Variable] = _folder.Root };

    /// <summary>Starts hosts, or skips the test and says why.</summary>
    /// <param name="hosts">How many, from 1 to 9.</param>
    /// <param name="hidden">Folders of this machine that are empty for the hosts, as where no file system is shared.</param>
    public static SshCluster Start(int hosts, params IReadOnlyList<string> hidden)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux's.");
        Assert.SkipUnless(
            File.Exists("/usr/sbin/sshd") && SlurmCluster.IsInstalled("ssh"), "OpenSSH is not installed: apt-get install openssh-server.");
        Assert.SkipUnless(SlurmCluster.IsInstalled("ip"), "The command ip is not installed: apt-get install iproute2.");
        Assert.SkipUnless(Environment.UserName == "root", "Only root makes network namespaces.");
        DeleteLeftNetworks();
        CommandResult probe = CommandResult.Run("/", null, "ip", "netns", "add", "bakeoff-probe");
        CommandResult.Run("/", null, "ip", "netns", "delete", "bakeoff-probe");
        Assert.SkipUnless(probe.ExitCode == 0, "A network namespace cannot be made here: " + probe.Error);
        var cluster = new SshCluster(hosts);
        try
        {
            cluster.Begin(hidden);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command on a host.</summary>
    public CommandResult On(string host, string command) => CommandResult.Run("/", Variables, "ssh", "-F", ConfigurationFile, host, command);

    /// <summary>Takes a host off the network: what runs there runs on, and nobody hears of it.</summary>
    public void Disconnect(string host) => Run("ip", "link", "set", LinkOf(host), "down");

    /// <summary>Brings a host back.</summary>
    public void Connect(string host) => Run("ip", "link", "set", LinkOf(host), "up");

    /// <summary>Ends the connections to a host, and nothing that was started detached from them.</summary>
    public void EndConnections(string host)
    {
        int daemon = int.Parse(File.ReadAllText(_folder[host + ".pid"]).Trim(), CultureInfo.InvariantCulture);
        ClusterFolder.Signal(
            "KILL", ProcessesOn(NamespaceOf(host)).Where(id => id != daemon && NameOf(id).StartsWith("sshd", StringComparison.Ordinal)));
    }

    /// <summary>Ends all that runs on a host but its daemon, as a restart does.</summary>
    public void EndTasks(string host)
    {
        int daemon = int.Parse(File.ReadAllText(_folder[host + ".pid"]).Trim(), CultureInfo.InvariantCulture);
        ClusterFolder.Signal("KILL", ProcessesOn(NamespaceOf(host)).Where(id => id != daemon));
    }

    public void Dispose()
    {
        foreach (string host in Hosts)
        {
            DeleteNetwork(NamespaceOf(host));
        }

        _folder.Dispose();
    }

    private void Begin(IReadOnlyList<string> hidden)
    {
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _folder["host_key"]);
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _folder["id"]);
        File.Copy(_folder["id.pub"], _folder["authorized_keys"]);
        Directory.CreateDirectory("/run/sshd"); // Where sshd gives up its rights; Debian's service makes it.
        WriteConfiguration();
        foreach (string host in Hosts)
        {
            AddNetwork(host);
            StartDaemon(host, hidden);
        }
    }

    private static IEnumerable<int> ProcessesOn(string name) =>
        CommandResult.Run("/", null, "ip", "netns", "pids", name).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id.Trim(), CultureInfo.InvariantCulture));

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The link goes with its namespace, which goes with the last process in it.</summary>
    private static void DeleteNetwork(string name)
    {
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                int[] running = [.. ProcessesOn(name)];
                ClusterFolder.Signal("KILL", running);
                return running.Length == 0;
            },
            TimeSpan.FromSeconds(10)));
        CommandResult.Run("/", null, "ip", "netns", "delete", name);
    }

    /// <summary>Those of killed test processes, whose folders the next <see cref="ClusterFolder"/> deletes.</summary>
    private static void DeleteLeftNetworks()
    {
        using (new ClusterFolder(Kind))
        {
            // It sweeps.
        }

        foreach (string name in CommandResult.Run("/", null, "ip", "netns", "list").Output.Split('\n').Select(line => line.Split(' ')[0])
            .Where(name => name.StartsWith($"bakeoff-{Kind}-", StringComparison.Ordinal)
                && !Directory.Exists(Path.Combine(Path.GetTempPath(), name[..name.LastIndexOf('-')]))))
        {
            DeleteNetwork(name);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        CommandResult result = CommandResult.Run("/", null, program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result.Output;
    }

    private static int NumberOf(string host) => int.Parse(host[1..], CultureInfo.InvariantCulture);

    private string NamespaceOf(string host) => $"{Path.GetFileName(_folder.Root)}-{host}";

    /// <summary>The name of a link has at most fifteen letters.</summary>
    private string LinkOf(string host) => $"bs{_folder.Root[^6..]}{host}";

    private string AddressOf(string host) => string.Create(CultureInfo.InvariantCulture, $"{_network}.{(NumberOf(host) * 4) + 2}");

    private void AddNetwork(string host)
    {
        (string name, string link) = (NamespaceOf(host), LinkOf(host));
        Run("ip", "netns", "add", name);
        Run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
        Run("ip", "address", "add", string.Create(CultureInfo.InvariantCulture, $"{_network}.{(NumberOf(host) * 4) + 1}/30"), "dev", link);
        Run("ip", "link", "set", link, "up");
        Run("ip", "-n", name, "address", "add", AddressOf(host) + "/30", "dev", "eth0");
        Run("ip", "-n", name, "link", "set", "eth0", "up");
        Run("ip", "-n", name, "link", "set", "lo", "up");
    }

    /// <summary>A command in a namespace has mounts of its own, so that a folder can be hidden from it.</summary>
    private void StartDaemon(string host, IReadOnlyList<string> hidden)
    {
        string mounts = string.Concat(hidden.Select(folder => $"mount -t tmpfs none '{folder}' && "));
        File.WriteAllText(_folder[host + ".conf"], $"""
            Port 22
            ListenAddress {AddressOf(host)}
            HostKey {_folder["host_key"]}
            AuthorizedKeysFile {_folder["authorized_keys"]}
            PidFile {_folder[host + ".pid"]}
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            StrictModes no
            MaxStartups 100
            SetEnv {Variable}={_folder.Root} PATH={Environment.GetEnvironmentVariable("PATH")} DOTNET_gcServer=0 HOME={_folder.Root}

            """); // Another home: what a developer's shell does at its start is not for a host of tests, and may wait for a lock that a killed one left.
        string log = _folder[host + ".log"];
        Run("ip", "netns", "exec", NamespaceOf(host), "sh", "-c",
            $"{mounts}exec /usr/sbin/sshd -f '{_folder[host + ".conf"]}' -E '{log}' > /dev/null 2>&1 < /dev/null");
        Assert.True(
            SpinWait.SpinUntil(() => { Thread.Sleep(50); return On(host, "true").ExitCode == 0; }, TimeSpan.FromSeconds(20)),
            File.Exists(log) ? File.ReadAllText(log) : On(host, "true").Error);
    }

    private void WriteConfiguration()
    {
        string key = File.ReadAllText(_folder["host_key.pub"]).Trim();
        File.WriteAllLines(_folder["known_hosts"], Hosts.Select(host => $"{AddressOf(host)} {key}"));
        File.WriteAllText(_folder["config"], string.Concat(Hosts.Select(host => $"Host {host}\n  HostName {AddressOf(host)}\n")) + $"""
            Host *
              User root
              IdentityFile {_folder["id"]}
              IdentitiesOnly yes
              UserKnownHostsFile {_folder["known_hosts"]}

            """);
    }
}
