using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>An experiment as a graph, and the files that it was read from: what it extends, then its own.</summary>
internal sealed record LoadedExperiment(StageGraph Graph, IReadOnlyList<string> Files);
