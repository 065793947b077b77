using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>Creates the custom metrics of an experiment in the process of the stage Evaluate.</summary>
internal static class CustomMetricLoader
{
    /// <summary>Creates an instance of each class.</summary>
    /// <param name="context">What the stage is given.</param>
    /// <returns>The metrics in the order of the options; none where the experiment declares none.</returns>
    /// <exception cref="EvaluationException">A class is no metric, or cannot be created (<c>BKF7012</c>).</exception>
    public static IReadOnlyList<ICustomMetric> Load(StageContext context)
    {
        if (!context.Inputs.TryGetValue(StageContext.AssemblyInput, out string? assembly))
        {
            return [];
        }

        CustomMetricOptions[] metrics = context.Options<CustomEvaluationOptions>().Metrics ?? [];
        return CustomAssembly.Create<ICustomMetric>(
            assembly, context.Inputs[StageContext.AssemblySourceInput], [.. metrics.Select(metric => metric.Class)],
            (type, problem, remedy, _) => new EvaluationException(ErrorCodes.CustomMetricFailed, type, problem, remedy));
    }
}
