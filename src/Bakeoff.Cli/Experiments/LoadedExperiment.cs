using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>An experiment as a graph, the files that it was read from (what it extends, then its own), and what it searches over, if anything.</summary>
internal sealed record LoadedExperiment(StageGraph Graph, IReadOnlyList<string> Files, Sweep? Sweep);
