using System.Reflection;
using System.Runtime.CompilerServices;
using Bakeoff.Core;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bakeoff.Cli;

/// <summary>
/// Sends spans and measurements by OTLP, where the variables of OpenTelemetry's specification name a collector: so Aspire's dashboard, Jaeger or
/// Grafana show a run while it lasts. A collector that cannot be reached changes nothing.
/// </summary>
internal static class TelemetryExport
{
    private static readonly string[] s_endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    ];

    /// <summary>Whether the environment names a collector.</summary>
    public static bool IsWanted => s_endpoints.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        && !string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Begins to send.</summary>
    /// <returns>Sends the rest when disposed, for five seconds at most each; null where nothing is to be sent.</returns>
    public static IDisposable? Begin() => IsWanted ? new Providers() : null;

    private sealed class Providers : IDisposable
    {
        private readonly TracerProvider _traces;
        private readonly MeterProvider _metrics;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Providers()
        {
            string? version = typeof(Providers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            ResourceBuilder resource =
                ResourceBuilder.CreateDefault().AddService("bakeoff", serviceVersion: version).AddEnvironmentVariableDetector();
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(BakeoffTelemetry.Name).AddOtlpExporter().Build();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(BakeoffTelemetry.Name).AddOtlpExporter().Build();
        }

        public void Dispose()
        {
            _traces.Shutdown(5000);
            _metrics.Shutdown(5000);
            _traces.Dispose();
            _metrics.Dispose();
        }
    }
}
