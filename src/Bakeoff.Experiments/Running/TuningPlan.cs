using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Says in a plan what waits for tuning: which options a model is trained with is not known before.</summary>
internal static class TuningPlan
{
    /// <summary>The searches that have not ended; null if there are none.</summary>
    /// <param name="experiment">The experiment.</param>
    public static IReadOnlyList<TuningState>? Open(LoadedExperiment experiment) =>
        experiment.Tuning.Where(state => !state.IsDone).ToArray() is { Length: > 0 } open ? open : null;

    /// <summary>Lets the models that are still tuned wait, and what reads them.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="steps">The plan with the given options.</param>
    public static IReadOnlyList<PlanStep> Apply(LoadedExperiment experiment, IReadOnlyList<PlanStep> steps)
    {
        var waiting = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((StageNode node, TuningState state) in experiment.Untuned)
        {
            waiting[node.Label] = $"waits for its options: of the tuning of {state.Model} {state.State}";
        }

        var applied = new List<PlanStep>();
        foreach (PlanStep step in steps)
        {
            string[] above = [.. step.Inputs.Where(waiting.ContainsKey)];
            if (!waiting.TryGetValue(step.Label, out string? reason) && above.Length > 0)
            {
                reason = waiting[step.Label] = $"depends on {string.Join(", ", above)}, which {(above.Length == 1 ? "waits" : "wait")} for tuning";
            }

            applied.Add(reason is null ? step : step with { State = PlanStep.Wait, Reasons = [reason], Key = null });
        }

        return applied;
    }
}
