using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>
/// The explorer's process: a program of its own next to the engine, since it needs the runtime of ASP.NET, which no other command does.
/// </summary>
internal sealed class ExplorerProcess : IDisposable
{
    /// <summary>The file of the program.</summary>
    public const string FileName = "Bakeoff.Explorer.dll";

    private readonly Process _process;
    private readonly List<string> _said = [];

    private ExplorerProcess(Process process) => _process = process;

    /// <summary>The address with the token.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="request">What it shows.</param>
    /// <param name="folder">The folder of the program.</param>
    /// <param name="error">Is told what it says besides.</param>
    /// <exception cref="ReportedException">
    /// It cannot be started (<c>BKF1038</c>), or cannot listen on the port (<c>BKF1037</c>).
    /// </exception>
    public static ExplorerProcess Start(ExplorerRequest request, string folder, Action<string> error)
    {
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw Unavailable($"there is no {file}", "Build or install Bakeoff again.");
        }

        ProcessStartInfo start = EngineProgram.StartOf(file, []);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var explorer = new ExplorerProcess(Process.Start(start)!);
        try
        {
            explorer.Begin(request, error);
            return explorer;
        }
        catch
        {
            explorer.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it ends: by itself, which it should not, or since this command is told to.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether it was told to.</returns>
    public bool Wait(CancellationToken cancellation)
    {
        // The end of its input is the word for it.
        using CancellationTokenRegistration told = cancellation.Register(() => _process.StandardInput.Close());
        _process.WaitForExit();
        return cancellation.IsCancellationRequested || _process.ExitCode == 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Begin(ExplorerRequest request, Action<string> error)
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                lock (_said)
                {
                    _said.Add(text);
                    if (Address.Length > 0)
                    {
                        error(text);
                    }
                }
            }
        };
        _process.BeginErrorReadLine();
        string? line = null;
        try
        {
            _process.StandardInput.WriteLine(CanonicalJson.SerializeLine(request));
            _process.StandardInput.Flush();
            line = _process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // It has ended; what it said says why.
        }

        ExplorerAnswer answer = line is null ? throw Died() : CanonicalJson.Deserialize<ExplorerAnswer>(line);
        Address = answer.Address ?? throw new ReportedException(answer.Errors!);
    }

    /// <summary>A runtime that is missing is told by .NET itself, in many lines.</summary>
    private ReportedException Died()
    {
        _process.WaitForExit();
        lock (_said)
        {
            bool lacksRuntime = _said.Any(text => text.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal));
            return lacksRuntime
                ? Unavailable(
                    "the ASP.NET Core runtime 10.0 is not installed here",
                    "Install it, or the .NET SDK, which has it.")
                : Unavailable(
                    FormattableString.Invariant($"its process ended with exit code {_process.ExitCode}: {string.Join(' ', _said.Take(8))}"),
                    "Run it again; if it ends so once more, report it with this message.");
        }
    }

    private static ReportedException Unavailable(string why, string remedy) =>
        new([new ErrorReport(ErrorCodes.ExplorerUnavailable, $"the explorer cannot be started: {why}.", remedy)]);
}
