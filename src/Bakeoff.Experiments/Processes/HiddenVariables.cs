using System.Diagnostics;

namespace Bakeoff.Experiments;

/// <summary>The variables of the environment that a user's program and a stage do not get.</summary>
internal static class HiddenVariables
{
    /// <summary>
    /// Keeps the remote store's address and credentials from a process, and those of what collects traces: a stage cannot see the cache, and a user's
    /// program does not leak what opens it.
    /// </summary>
    /// <param name="start">How the process will be started.</param>
    public static void RemoveFrom(ProcessStartInfo start)
    {
        foreach (string secret in new[]
        {
            "BAKEOFF_REMOTE", "BAKEOFF_REMOTE_TOKEN", "BAKEOFF_REMOTE_USER", "BAKEOFF_REMOTE_PASSWORD", "BAKEOFF_MIRROR",
            "BAKEOFF_LIBRARIES_SOURCE",
            "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
        })
        {
            start.Environment.Remove(secret);
        }
    }
}
