using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Cli;

/// <summary>
/// Cancels on Ctrl-C, on SIGTERM, and when the process named in <c>BAKEOFF_PARENT_PID</c> is gone: Cake and MSBuild leave
/// their children behind when they are killed.
/// </summary>
internal sealed class CancellationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Timer? _watch;
    private Timer? _limit;

    public CancellationSignals()
    {
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // Do not end at once: the run ends on its own, cleanly.
            Cancel();
        }))];
        if (int.TryParse(Environment.GetEnvironmentVariable("BAKEOFF_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int parent))
        {
            _watch = new Timer(_ => CancelIfGone(parent), null, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500));
        }
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _watch?.Dispose();
        _limit?.Dispose();
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void CancelIfGone(int parent)
    {
        try
        {
            Process.GetProcessById(parent).Dispose();
        }
        catch (ArgumentException)
        {
            Cancel();
        }
    }

    /// <summary>
    /// What looks at the token ends on its own, in much less time than the limit. Not everything does, such as a wait for a slow disk or a query,
    /// and nothing that Bakeoff writes is harmed by an end at any moment.
    /// </summary>
    private void Cancel()
    {
        if (Interlocked.Exchange(ref _limit, new Timer(_ => End(), null, Limit, Timeout.InfiniteTimeSpan)) is { } before)
        {
            before.Dispose(); // A second signal: the time begins again.
            return;
        }

        _source.Cancel();
        RunningCommand.Kill();
    }

    private static void End()
    {
        Console.Error.WriteLine("cancelled");
#pragma warning disable RS0030 // Whoever would return the exit code does not return.
        Environment.Exit(ErrorCodes.CancelledExitCode);
#pragma warning restore RS0030
    }
}
