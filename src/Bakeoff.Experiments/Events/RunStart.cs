using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a run of an experiment is about to do.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Stages">The stages that were asked for.</param>
/// <param name="Plan">What is up to date and what would run; empty where nobody asked.</param>
/// <param name="WillRun">Whether any stage runs, as far as the plan knows.</param>
public sealed record RunStart(string Experiment, IReadOnlyList<string> Stages, IReadOnlyList<PlanStep> Plan, bool WillRun);
