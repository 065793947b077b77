using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>
/// A program that is called as <c>ssh</c> is and runs the command here. A host is down while a file of its name is there; a login shell greets.
/// </summary>
internal sealed class FakeSsh
{
    private readonly TestFolder _folder;

    public FakeSsh(TestFolder folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The fake is a shell script.");
        _folder = folder;
        folder.Write("fake-ssh", $$"""
            while [ $# -gt 0 ]; do
              case $1 in -T) shift;; -o) shift 2;; -G) echo 'controlpath /somewhere'; exit 0;; *) break;; esac
            done
            host=$1; shift
            echo "Welcome to $host"
            if [ -e '{{folder.Root}}'/$host.down ]; then echo "ssh: connect to host $host port 22: No route to host" >&2; exit 255; fi
            exec "$@"
            """);
        folder.Write("probe", "");
        Dotnet = WriteProgram(folder, "dotnet", $"echo 'Microsoft.NETCore.App {Environment.Version} [/somewhere]'\n");
    }

    /// <summary>A program that says it is the runtime of this process.</summary>
    public string Dotnet { get; }

    public string[] Command => ["sh", _folder["fake-ssh"]];

    /// <summary>Writes a shell script that can be run as a program.</summary>
    public static string WriteProgram(TestFolder folder, string path, string script)
    {
        string file = folder.Write(path, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    public void TakeDown(string host) => _folder.Write(NameOf(host) + ".down", "");

    public void BringUp(string host) => File.Delete(_folder[NameOf(host) + ".down"]);

    /// <summary>All tests have this machine as their hosts, and are told apart by the hosts' names.</summary>
    public string NameOf(string host) => $"{host}-{Path.GetFileName(_folder.Root)}";

    /// <summary>An executor on hosts of that many cores, whose tasks are shell scripts.</summary>
    public SshExecutor Executor(string script, int lostAfter, params (string Name, int Cores)[] hosts) => new(
        new ExecutorSettings(new ExecutorOptions()),
        new SshOptions
        {
            Command = Command, Hosts =
                [.. hosts.Select(host => new SshHost { Name = NameOf(host.Name), Cores = host.Cores, Memory = "1GB", Dotnet = Dotnet })],
        },
        _folder.Root,
        (host, attempt) => new SshTask(
            attempt, host.Name, new TaskFolder(_folder.Root, attempt.Key).Path,
            ["sh", "-c", $"host={host.Name.Split('-')[0]}; cd '{_folder.Root}'; {script}", attempt.Key]),
        new SshWorkerSettings
        {
            LostAfterSeconds = lostAfter, Files = [_folder["probe"]], Interval = TimeSpan.FromMilliseconds(100),
        });

    /// <summary>Attempts of one core each, which a head has claimed.</summary>
    public TaskAttempt[] Attempts(int count, string batch = "batch")
    {
        TaskAttempt[] attempts =
        [
            .. Enumerable.Range(0, count).Select(i => new TaskAttempt
            {
                Key = FormattableString.Invariant($"{batch}{i:x8}"), Label = FormattableString.Invariant($"Train[{i}]"), Number = 1,
                Cause = AttemptCause.Needed, Executor = "ssh", Batch = batch, Index = i, Share = new TaskShare(1, 1_000_000, 60), Head = "a test",
            }),
        ];
        Array.ForEach(attempts, attempt => new TaskFolder(_folder.Root, attempt.Key).TryClaim(attempt));
        return attempts;
    }
}
