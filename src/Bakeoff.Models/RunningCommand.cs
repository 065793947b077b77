using System.Diagnostics;

namespace Bakeoff.Models;

/// <summary>The command that this process runs, if any: who ends the process ends the command first.</summary>
public static class RunningCommand
{
    private static readonly Lock s_gate = new();
    private static Process? s_current;
    private static bool s_killed;
    private static volatile int s_id;

    /// <summary>The number of its process; 0 where none runs.</summary>
    internal static int Id => s_id;

    /// <summary>Ends it with all that it has started. From then on none is started: the process is about to end.</summary>
    public static void Kill()
    {
        lock (s_gate)
        {
            s_killed = true;
            try
            {
                s_current?.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }

            ProcessDescendants.End();
        }
    }

    /// <summary>Starts one. There is no moment at which it runs and <see cref="Kill"/> does not know it.</summary>
    /// <param name="start">The command.</param>
    /// <exception cref="OperationCanceledException"><see cref="Kill"/> was called.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        lock (s_gate)
        {
            s_current = s_killed ? throw new OperationCanceledException() : Process.Start(start)!;
            s_id = s_current.Id;
            return s_current;
        }
    }

    /// <summary>To be called when it has ended.</summary>
    public static void Forget()
    {
        lock (s_gate)
        {
            (s_current, s_id) = (null, 0);
        }
    }
}
