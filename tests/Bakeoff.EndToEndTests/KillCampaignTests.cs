using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// Commands that are killed at random moments, in every way: the engine alone, all of its processes, and by the signals of Ctrl-C and of a service
/// that is stopped. The next command goes on, and ends with the bytes of one that was not killed; nothing has to be cleaned by hand.
/// </summary>
public sealed class KillCampaignTests
{
    private const int Default = 20;
    private static readonly string[] Signals = ["KILL", "KILL to all", "TERM", "INT to all"];

    public static TheoryData<string> Scenarios => [.. KillScenario.Names];

    /// <summary>BAKEOFF_KILLS says how often in all; CI has twelve.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void ACommandKilledAtAnyMoment_IsGoneOnWith_ToTheSameBytes_AndLeavesNothing(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc, and sends signals to groups of processes.");
        var scenario = new KillScenario(name);
        int kills = int.Parse(Environment.GetEnvironmentVariable("BAKEOFF_KILLS") ?? "12", CultureInfo.InvariantCulture);
        kills = Math.Max(1, kills * scenario.Share / Default);
        using TestFolder reference = Copy(scenario);
        long start = Stopwatch.GetTimestamp();
        CommandResult whole = Run(scenario, reference);
        int length = (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);
        string[] result = scenario.Result(reference);
        Assert.NotEmpty(result);
        var random = new SeededRandom((ulong)((name[0] * 31) + name.Length));
        for (int i = 0; i < kills; i++)
        {
            using TestFolder folder = Copy(scenario);
            string signal = Signals[(i + name[0]) % Signals.Length];
            int moment = random.NextInt(length);
            Kill(scenario, folder, signal, moment, $"{name}, kill {i}, {signal} after {moment} ms of {length}", result);
        }

        scenario.Dispose();
    }

    private static void Kill(KillScenario scenario, TestFolder folder, string signal, int moment, string what, string[] result)
    {
        using (Process process = Start(scenario, folder))
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            Thread.Sleep(moment);
            string[] words = signal.Split(' ');
            string id = process.Id.ToString(CultureInfo.InvariantCulture);
            if (words.Length == 1 || Send(words[0], "-" + id) != 0)
            {
                Send(words[0], id); // It is no group of its own yet, or has ended.
            }

            Assert.True(process.WaitForExit(30_000), $"{what}: it does not end");
            Assert.True(
                Processes(folder) == "" || SpinWait.SpinUntil(() => Processes(folder) == "", 20_000), $"{what}: there is still {Processes(folder)}");
            if (words[0] != "KILL")
            {
                // A signal that came before .NET was there to answer it ends the process as it ends any other.
                Assert.True(process.ExitCode is 0 or 130 or 143, $"{what}: exit code {process.ExitCode}: {output.Result}{error.Result}");
                Assert.Equal(
                    $"{what}: ",
                    $"{what}: {(scenario.CleansUp ? string.Join('\n', Left(scenario, folder, "tmp", "leases", "locks", "trash")) : "")}");
            }
        }

        // What is half written is left alone for an hour, since somebody may be writing it.
        foreach (string file in Directory.EnumerateFiles(folder["place"], "*.tmp", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        }

        CommandResult next = Run(scenario, folder);
        Assert.True(next.ExitCode == 0, $"{what}: {next.Output}{next.Error}");
        Assert.All( // A slow machine is killed within a training that had kept an epoch.
            next.Output.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)),
            line => Assert.Contains("an earlier run was ended: training goes on after", line, StringComparison.Ordinal));
        string[] now = scenario.Result(folder);
        Assert.Equal(
            $"{what}: ",
            $"{what}: {string.Join('\n', now.Except(result).Select(file => "+ " + file).Concat(result.Except(now).Select(file => "- " + file)))}");
        Assert.Equal($"{what}: ", $"{what}: {string.Join('\n', Left(scenario, folder, "tmp", "partial", "locks", "leases", "trash", "damaged"))}");
        Assert.Equal($"{what}: ", $"{what}: {Processes(folder)}");
    }

    private static int Send(string signal, string to) => CommandResult.Run("/", null, "kill", "-" + signal, "--", to).ExitCode;

    /// <summary>What nobody would miss: in the store, among what was written, in the temporary folder, and in git.</summary>
    private static string[] Left(KillScenario scenario, TestFolder folder, params string[] kinds)
    {
        IEnumerable<string> store = kinds.Select(kind => folder["place/artifacts/store/" + kind]).Where(Directory.Exists)
            .SelectMany(path => Directory.EnumerateFileSystemEntries(path));
        IEnumerable<string> half = kinds.Contains("partial") ? Directory.EnumerateFiles(folder["place"], "*.tmp", SearchOption.AllDirectories) : [];
        IEnumerable<string> scratch = Directory.EnumerateFileSystemEntries(folder["place/tmp"], "bakeoff*");
        IEnumerable<string> trees = scenario.Name != "compare" || !kinds.Contains("partial") ? []
            : CommandResult.Run(scenario.Repository, null, "git", "worktree", "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1);
        return [.. store, .. half, .. scratch, .. trees, .. scenario.NotWhole(folder)];
    }

    /// <summary>The processes whose command line or environment names the folder.</summary>
    private static string Processes(TestFolder folder)
    {
        var found = new StringBuilder();
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                string line = File.ReadAllText(process + "/cmdline");
                if ((line + File.ReadAllText(process + "/environ")).Contains(folder.Root, StringComparison.Ordinal))
                {
                    found.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(process)}: {line.Replace('\0', ' ')}\n");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or it is another user's.
            }
        }

        return found.ToString();
    }

    private static TestFolder Copy(KillScenario scenario)
    {
        var folder = new TestFolder();
        Process.Start("cp", ["-a", scenario.Template, folder["place"]]).WaitForExit();
        Directory.CreateDirectory(folder["place/tmp"]);
        Directory.CreateDirectory(folder["place/remote"]);
        return folder;
    }

    private static Dictionary<string, string> Variables(TestFolder folder) => new(StringComparer.Ordinal) { ["TMPDIR"] = folder["place/tmp"] };

    private static CommandResult Run(KillScenario scenario, TestFolder folder) =>
        CommandResult.Run(TestPaths.Repository, Variables(folder), "dotnet", ["exec", CommandResult.Engine, .. scenario.Arguments(folder)]);

    /// <summary>
    /// Starts it as the first of a group of processes, as a terminal does. What runs in the background of a shell ignores Ctrl-C, and so would it:
    /// hence env.
    /// </summary>
    private static Process Start(KillScenario scenario, TestFolder folder) =>
        CommandResult.Start(
            TestPaths.Repository, Variables(folder), "env",
            ["--default-signal=INT", "setsid", "dotnet", "exec", CommandResult.Engine, .. scenario.Arguments(folder)]);
}
