using System.Globalization;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A PostgreSQL of the test's own on loopback, from Debian's package. As root it runs as the package's user: it refuses to be root.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _bin;
    private readonly string _data;
    private readonly int _port;

    private PostgresServer(string bin, TestFolder folder)
    {
        (_bin, _data, _port) = (bin, folder["postgres"], FreePorts.Find());
        Directory.CreateDirectory(_data);
        if (Environment.UserName == "root")
        {
            Run("chmod", "755", folder.Root);
            Run("chown", "postgres", _data);
        }

        Tool("initdb", "-D", _data, "-A", "trust", "-U", "test", "--no-sync");
        Tool("pg_ctl", "-D", _data, "-w", "-l", Path.Combine(_data, "log"), "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {_port} -k {_data} -c listen_addresses=127.0.0.1 -c fsync=off"), "start");
    }

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database=postgres;Username=test;Pooling=false");

    /// <summary>Starts one, or skips the test where the package is not installed.</summary>
    public static PostgresServer Start(TestFolder folder)
    {
        string? bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(path => File.Exists(Path.Combine(path, "initdb"))) : null;
        if (bin is null)
        {
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql.");
        }

        return new PostgresServer(bin, folder);
    }

    public void Dispose() => Tool("pg_ctl", "-D", _data, "-m", "immediate", "stop");

    private void Tool(string name, params string[] arguments)
    {
        string[] command = [Path.Combine(_bin, name), .. arguments];
        Run(Environment.UserName == "root"
            ? "runuser" : command[0], Environment.UserName == "root" ? ["-u", "postgres", "--", .. command] : command[1..]);
    }

    /// <summary>The server keeps what it is started with, so its output goes to a file, or reading would never end.</summary>
    private static void Run(string program, params string[] arguments)
    {
        CommandResult result = CommandResult.Run(
            "/", null, "sh", ["-c", "log=$(mktemp); \"$@\" > $log 2>&1; code=$?; cat $log; rm $log; exit $code", "sh", program, .. arguments]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}
