using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Runs the engine on a pseudo-terminal of its own: what somebody sees who sits at one, and what becomes of the keys.</summary>
internal static class TerminalRun
{
    // The window's size is set before the program begins, and keys are sent once a text has come.
    private const string Script = """
        import fcntl, json, os, pty, select, signal, struct, sys, termios, time
        asked = json.loads(sys.argv[1])
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, asked["columns"], 0, 0))
            signal.signal(signal.SIGINT, signal.SIG_DFL) # What runs in the background of a shell ignores Ctrl-C, and so would what it starts.
            os.environ["TERM"] = "xterm-256color"
            for name in ("CI", "NO_COLOR"):
                os.environ.pop(name, None)
            os.execvp(asked["command"][0], asked["command"])
        keys, text, since, end = asked["keys"], b"", 0, time.time() + asked["seconds"]
        while time.time() < end:
            ready, _, _ = select.select([terminal], [], [], 0.2)
            if ready:
                try:
                    read = os.read(terminal, 65536)
                except OSError:
                    break
                if not read:
                    break
                text += read
            if keys and keys[0]["after"].encode() in text[since:]:
                since = len(text)
                typed = keys.pop(0)["type"]
                if typed.startswith("touch "):
                    open(typed[6:], "w").close()
                else:
                    os.write(terminal, typed.encode())
        else:
            os.kill(pid, signal.SIGKILL)
        sys.stdout.buffer.write(text)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
        """;

    /// <summary>Runs the engine.</summary>
    /// <param name="folder">Holds its artifacts.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="keys">What is typed, each after a text has come; or <c>touch FILE</c>, for a file that is made then.</param>
    /// <param name="arguments">The command.</param>
    /// <returns>The exit code, and all that was written to the terminal.</returns>
    public static CommandResult Bakeoff(
        TestFolder folder, Dictionary<string, string> environment, int columns, (string After, string Type)[] keys, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Terminals are made as Linux makes them.");
        string asked = CanonicalJson.SerializeLine(new
        {
            Columns = columns, Seconds = 240, Keys = keys.Select(key => new { key.After, key.Type }).ToArray(),
            Command = (string[])["dotnet", "exec", CommandResult.Engine, .. arguments, "--artifacts", folder["artifacts"]],
        });
        return CommandResult.Run(TestPaths.Repository, environment, "python3", "-c", Script, asked);
    }
}
