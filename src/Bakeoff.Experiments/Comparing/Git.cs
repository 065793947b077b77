using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs git for a comparison, and keeps what it says: its own words explain best why it refuses a repository.</summary>
internal static class Git
{
    private const int NotFound = 2;

    // A comparison's tree is no place where anybody works: hooks, which may install packages or fail, have nothing to do there.
    private static readonly string[] Settings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "submodule.recurse=false",
        "-c", "core.longPaths=true",
    ];

    /// <summary>Runs git in a folder, without locks that are not needed and without asking for passwords.</summary>
    /// <param name="folder">The folder in which git looks for its repository.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="arguments">What git is asked.</param>
    /// <exception cref="ReportedException">There is no git on this machine (<c>BKF7009</c>).</exception>
    public static GitAnswer Run(string folder, CancellationToken cancellation, params string[] arguments) =>
        RunWith(null, folder, cancellation, arguments);

    /// <summary>Runs git with another index than the repository's.</summary>
    /// <param name="index">The file of the index; null for that of the repository.</param>
    /// <param name="folder">The folder in which git looks for its repository.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="arguments">What git is asked.</param>
    /// <exception cref="ReportedException">There is no git on this machine (<c>BKF7009</c>).</exception>
    public static GitAnswer RunWith(string? index, string folder, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. Settings, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        GitCheckout.ForgetRepository(start);
        (start.Environment["GIT_OPTIONAL_LOCKS"], start.Environment["GIT_TERMINAL_PROMPT"]) = ("0", "0");
        if (index is not null)
        {
            start.Environment["GIT_INDEX_FILE"] = index;
        }

        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration registration = cancellation.Register(() => ChildProcess.Kill(process));
            process.StandardInput.Close();
            Task<string> words = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            ChildProcess.ThrowIfCancelled(process.ExitCode, cancellation);
            string[] said = words.Result.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return new GitAnswer(process.ExitCode, output, string.Join(' ', said));
        }
        catch (Win32Exception e)
        {
            string reason = e.NativeErrorCode == NotFound ? "it is not on the PATH" : e.Message;
            throw new ReportedException([new ErrorReport(
                ErrorCodes.NoBaselineRepository, $"git cannot be started: {reason}.",
                "Install git, or compare with an experiment or a run, which need none: --baseline=EXPERIMENT.")]);
        }
    }
}
