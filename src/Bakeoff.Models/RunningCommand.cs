using System.Diagnostics;

namespace Bakeoff.Models;

/// <summary>The command that this process runs, if any: who ends the process ends the command first.</summary>
public static class RunningCommand
{
    private static volatile Process? s_current;

    internal static Process? Current
    {
        get => s_current;
        set => s_current = value;
    }

    /// <summary>Ends it with all that it has started.</summary>
    public static void Kill()
    {
        try
        {
            s_current?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
