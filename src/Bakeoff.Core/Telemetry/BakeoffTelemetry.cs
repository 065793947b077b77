using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bakeoff.Core;

/// <summary>
/// Where Bakeoff says what it does to whoever listens with .NET's own means, such as OpenTelemetry: a source of activities (spans) and a meter, both
/// named <c>Bakeoff</c>. Where nobody listens nothing is recorded. None of it is in a key or in an output.
/// </summary>
public static class BakeoffTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Bakeoff";

    /// <summary>The source of spans: of a run, a stage, a download, and a transfer from or to the remote store.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>The meter of what stages and transfers took.</summary>
    public static Meter Meter { get; } = new(Name);
}
