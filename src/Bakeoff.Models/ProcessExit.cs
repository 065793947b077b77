using System.Globalization;

namespace Bakeoff.Models;

/// <summary>
/// Says in words how a process ended. .NET, like a shell, gives a process that a signal ended the exit code 128 plus the signal's number.
/// </summary>
public static class ProcessExit
{
    private const int SignalBase = 128;
    private const int Kill = 9;

    /// <summary>Whether a process was ended by SIGKILL, as the system does where memory is missing.</summary>
    /// <param name="exitCode">The exit code of the process.</param>
    public static bool IsKilled(int exitCode) => !OperatingSystem.IsWindows() && exitCode == SignalBase + Kill;

    /// <summary>Says how a process ended, such as <c>ended with exit code 3</c> or <c>was ended by SIGSEGV</c>.</summary>
    /// <param name="exitCode">The exit code of the process.</param>
    public static string Describe(int exitCode) => IsKilled(exitCode) ? "was ended by SIGKILL (exit code 137), perhaps because the memory was used up"
        : !OperatingSystem.IsWindows() && NameOf(exitCode - SignalBase) is { } signal
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by {signal} (exit code {exitCode})")
        : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}");

    /// <summary>The signals that usually end a process, where they have the same number on Linux and macOS.</summary>
    private static string? NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 when OperatingSystem.IsLinux() => "SIGBUS",
        8 => "SIGFPE",
        10 when OperatingSystem.IsMacOS() => "SIGBUS",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 when OperatingSystem.IsLinux() => "SIGSYS",
        _ => null,
    };
}
