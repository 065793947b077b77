using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Creates the stage Evaluate with the custom metrics that its request names.</summary>
internal static class CustomMetricLoader
{
    /// <summary>Creates the stage.</summary>
    /// <param name="request">What the stage is to do.</param>
    /// <exception cref="EvaluationException">A class is no metric, or cannot be created (<c>BKF7012</c>).</exception>
    public static EvaluateStage Create(StageRequest request)
    {
        if (!request.Inputs.TryGetValue(StageContext.AssemblyInput, out string? assembly))
        {
            return new EvaluateStage();
        }

        CustomMetricOptions[] metrics = OptionProperties.FromJson<CustomEvaluationOptions>(request.OptionsJson).Metrics ?? [];
        return new EvaluateStage(OwnAssembly.Create<ICustomMetric>(
            assembly, request.Inputs[StageContext.AssemblySourceInput], [.. metrics.Select(metric => metric.Class)],
            (type, problem, remedy, _) => new EvaluationException(ErrorCodes.CustomMetricFailed, type, problem, remedy)));
    }
}
