using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>
/// What the .NET runtime makes in the temporary folder for whoever attaches a debugger: two pipes and a socket, named after the process. It deletes
/// them when its process ends on its own, and not when it is killed.
/// </summary>
internal static class DiagnosticFiles
{
    /// <summary>Deletes the diagnostic files of a process.</summary>
    /// <param name="process">Its number. It has ended, or is about to.</param>
    public static void Delete(int process)
    {
        string id = process.ToString(CultureInfo.InvariantCulture);
        try
        {
            foreach (string file in (string[])[
                .. new[] { $"clr-debug-pipe-{id}-*", $"dotnet-diagnostic-{id}-*" }.SelectMany(
                    names => Directory.GetFiles(Path.GetTempPath(), names))])
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They do no harm but to be there; what was run is worth more.
        }
    }
}
