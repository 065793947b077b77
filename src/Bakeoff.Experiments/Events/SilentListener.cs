namespace Bakeoff.Experiments;

/// <summary>Ignores everything that it is told.</summary>
internal sealed class SilentListener : IExperimentListener;
