using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Adds to plans what their stages are expected to take, and the whole run.</summary>
/// <param name="settings">Where runs are remembered, and what of the machine may be used.</param>
/// <param name="isLocal">Whether stages run on this machine, which has a limited number of jobs.</param>
internal sealed class PlanEstimates(EngineSettings settings, bool isLocal)
{
    private readonly Lazy<(EstimateHistory History, StageEstimator Estimator)> _earlier = new(() =>
    {
        EstimateHistory history = EstimateHistory.Read(settings);
        return (history, new StageEstimator(history.Samples));
    });

    /// <summary>Estimates all stages of a plan that may run.</summary>
    /// <param name="graph">The experiment's graph.</param>
    /// <param name="steps">The plan.</param>
    /// <param name="size">The size of the data; null while it is not known, when that of the experiment's latest run is taken.</param>
    public IReadOnlyList<PlanStep> Apply(StageGraph graph, IReadOnlyList<PlanStep> steps, DataSize? size)
    {
        if (steps.All(step => step.State == PlanStep.UpToDate))
        {
            return steps; // Nothing to read records for.
        }

        (EstimateHistory history, StageEstimator estimator) = _earlier.Value;
        return (size ?? history.FindSize(graph.Experiment)) is not { } data ? steps
            : [.. steps.Select(step => step.State == PlanStep.UpToDate ? step
                : step with { Estimate = Estimate(graph[step.Label], data, estimator) })];
    }

    /// <summary>Forecasts the run of a plan; null where all is up to date.</summary>
    /// <param name="steps">The plan, with estimates.</param>
    public RunForecast? Forecast(IReadOnlyList<PlanStep> steps)
    {
        ForecastNode[] nodes = [.. steps.Where(step => step.State != PlanStep.UpToDate)
            .Select(step => new ForecastNode(step.Label, step.Inputs, step.Estimate))];
        return nodes.Length == 0 ? null : RunForecaster.Forecast(nodes, isLocal ? settings.Jobs : null);
    }

    private StageEstimate? Estimate(StageNode node, DataSize data, StageEstimator estimator) => estimator.Estimate(
        node.Label, data, node.Work(data), node.Needs(data).MinimumBytes, isLocal ? settings.Threads : int.MaxValue);
}
