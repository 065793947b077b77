using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bakeoff.Cli;

/// <summary>
/// Cancels on Ctrl-C, on SIGTERM, and when the process named in <c>BAKEOFF_PARENT_PID</c> is gone: Cake and MSBuild leave
/// their children behind when they are killed.
/// </summary>
internal sealed class CancellationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Timer? _watch;

    public CancellationSignals()
    {
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // Do not end at once: the run ends by itself, cleanly.
            _source.Cancel();
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
            _source.Cancel();
        }
    }
}
