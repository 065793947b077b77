using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs shell scripts on hosts by OpenSSH's own client and the user's configuration of it, without questions. One connection to a host is shared by
/// all scripts (<c>ControlMaster</c>), by a socket of ours where the configuration has no <c>ControlPath</c>.
/// </summary>
/// <param name="command">The program, and arguments that come first.</param>
internal sealed class SshClient(IReadOnlyList<string> command)
{
    /// <summary>Comes before what a script prints: a login shell may have said something before.</summary>
    private const string Beginning = "bakeoff-answer";

    private const int ShownLetters = 500;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    /// <summary>Every question has an answer or an error: nobody is there to type. A connection that has died is noticed within 15 s.</summary>
    private static readonly string[] Always =
    [
        "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
    ];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string[]> _sharing = new(StringComparer.Ordinal);

    /// <summary>Runs a script of a POSIX shell.</summary>
    /// <param name="host">The host.</param>
    /// <param name="script">The script. It reaches the host on the standard input, so that no part of it is seen in a list of processes.</param>
    /// <param name="limit">How long it may take; a longer one is ended, and counts as not answered.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SshAnswer Run(string host, string script, TimeSpan limit, CancellationToken cancellation)
    {
        SshAnswer answer = Start([.. Always, .. SharingOf(host), host, "sh", "-s"], $"echo {Beginning}\n{script}\n", limit, cancellation);
        int begin = answer.Lines.ToList().LastIndexOf(Beginning);
        return answer with { Lines = [.. answer.Lines.Skip(begin + 1)] };
    }

    /// <summary>Arguments that share a connection, where the user's configuration does not say how. Windows' client cannot.</summary>
    private string[] SharingOf(string host)
    {
        lock (_lock)
        {
            if (!_sharing.TryGetValue(host, out string[]? arguments))
            {
                string home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
                bool isOurs = !OperatingSystem.IsWindows() && Directory.Exists(home) && !HasControlPath(host);
                _sharing[host] = arguments = isOurs
                    ? ["-o", "ControlMaster=auto", "-o", "ControlPath=" + Path.Combine(home, "bakeoff-%C"), "-o", "ControlPersist=60"] : [];
            }

            return arguments;
        }
    }

    private bool HasControlPath(string host)
    {
        SshAnswer configuration = Start(["-G", host], "", DrainLimit, CancellationToken.None);
        return configuration.Code != 0 || configuration.Lines.Any(
            line => line.StartsWith("controlpath ", StringComparison.OrdinalIgnoreCase) && !line.EndsWith(" none", StringComparison.Ordinal));
    }

    private SshAnswer Start(IReadOnlyList<string> arguments, string input, TimeSpan limit, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        HiddenVariables.RemoveFrom(start);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None),
            error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using CancellationTokenRegistration registration = cancellation.Register(() => ChildProcess.Kill(process));
        Task writing = Task.Run(() => Write(process, input), CancellationToken.None);
        bool hasEnded = process.WaitForExit(limit);
        if (!hasEnded)
        {
            ChildProcess.Kill(process);
            process.WaitForExit(DrainLimit);
        }

        cancellation.ThrowIfCancellationRequested();
        writing.Wait(DrainLimit, CancellationToken.None);
        string said = Shorten(Read(error));
        return hasEnded
            ? new SshAnswer(process.ExitCode, Read(output).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries), said)
            : new SshAnswer(
                SshAnswer.Unreachable, [], string.Create(CultureInfo.InvariantCulture, $"no answer within {limit.TotalSeconds:F0} s. {said}").Trim());
    }

    /// <summary>A client that stays, so that others share its connection, may hold our end of its output open.</summary>
    private static string Read(Task<string> text) => text.Wait(DrainLimit) ? text.Result : "";

    private static string Shorten(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length > ShownLetters ? "…" + line[^ShownLetters..] : line;
    }

    private static void Write(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already: its exit code says why.
        }
    }
}
