using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>What <c>bakeoff plan --json</c> prints of an experiment.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Stages">All stages that there are, in the order of the graph.</param>
/// <param name="Steps">What would be done.</param>
internal sealed record PlanDocument(string Format, string Experiment, IReadOnlyList<string> Stages, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>What is written.</summary>
    public const string CurrentFormat = "plan/1";
}
