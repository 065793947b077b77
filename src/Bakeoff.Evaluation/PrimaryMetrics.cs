using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// Says which metrics and models an experiment's question is about: those that it declares, or a default by what its models predict.
/// </summary>
internal static class PrimaryMetrics
{
    /// <summary>The maximum number of primary metrics.</summary>
    public const int MaxCount = 5;

    private const int PreferredLength = 10;

    /// <summary>The ids that may become primary, before any model is measured: the declared ones, or the candidates for the default.</summary>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<string> Candidates(EvaluationOptions options) => options.Primary.Length > 0
        ? [.. options.Primary.Select(name => MetricNames.Find(name, options.K, Custom(options)) ?? name).Distinct()]
        : [IdOf(Rmse.Pooled), .. ListDefaults(options)];

    /// <summary>The ids of the primary metrics.</summary>
    /// <param name="options">The options.</param>
    /// <param name="models">All models, with their values.</param>
    /// <exception cref="ReportedException">No model has a declared metric (<c>BKF1021</c>).</exception>
    public static IReadOnlyList<string> Resolve(EvaluationOptions options, IReadOnlyCollection<ModelMetrics> models)
    {
        HashSet<string> measured =
            [.. models.Where(model => model.Role == ModelRole.Model).SelectMany(model => model.Metrics).Select(metric => metric.Id)];
        if (options.Primary.Length == 0)
        {
            string[] defaults = [.. Candidates(options).Take(1).Where(measured.Contains), .. ListDefaults(options).Where(measured.Contains).Take(1)];
            return defaults.Length > 0 ? defaults : [.. new[] { IdOf(RatedNdcg.TextbookMetric) }.Where(measured.Contains)];
        }

        IReadOnlyList<string> declared = Candidates(options);
        string? missing = declared.FirstOrDefault(id => !measured.Contains(id));
        return missing is null ? declared : throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownPrimary, $"no model of the experiment has the primary metric '{missing}'.",
            $"Choose one that they have for 'evaluation.primary': {string.Join(", ", Names(options, measured))}.")]);
    }

    /// <summary>Checks that the primary metrics judge models.</summary>
    /// <param name="options">The options.</param>
    /// <param name="custom">The custom metrics: of built-in ones only those that judge have names here.</param>
    /// <exception cref="ReportedException">A custom metric is primary, and says that neither direction is better (<c>BKF1021</c>).</exception>
    public static void DemandJudging(EvaluationOptions options, IEnumerable<Metric> custom)
    {
        string[] ids = [.. Candidates(options)];
        foreach (Metric metric in custom.Where(metric => metric.Better == MetricDirection.Neither))
        {
            if (options.K.SelectMany(k => metric.Candidates.Select(candidates => metric.Define(candidates, k).Id))
                .FirstOrDefault(ids.Contains) is { } id)
            {
                throw new ReportedException([new ErrorReport(
                    ErrorCodes.UnknownPrimary,
                    $"the primary metric '{id}' describes models and does not judge them: its class says that neither direction is better.",
                    "Choose another metric for 'evaluation.primary', or a direction in the metric's descriptor.")]);
            }
        }
    }

    /// <summary>Checks that both models of the pair were measured.</summary>
    /// <param name="options">The options.</param>
    /// <param name="models">All models, with their values.</param>
    /// <returns>The pair, or null where none is declared.</returns>
    /// <exception cref="ReportedException">One of the two was not measured (<c>BKF1021</c>).</exception>
    public static IReadOnlyList<string>? ResolvePair(EvaluationOptions options, IReadOnlyCollection<ModelMetrics> models)
    {
        string[] known = [.. models.Where(model => model.Role != ModelRole.Ceiling).Select(model => model.Name)];
        string? missing = options.Pair.FirstOrDefault(name => !known.Contains(name));
        return missing is not null ? throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownPrimary, $"the experiment has no model '{missing}', which 'evaluation.pair' names.",
                $"Choose two of {string.Join(", ", known)}.")])
            : options.Pair.Length == 0 ? null : options.Pair;
    }

    /// <summary>NDCG at 10, or at the nearest length that is measured; where it is not defined, recall.</summary>
    private static string[] ListDefaults(EvaluationOptions options)
    {
        int length = options.K.OrderBy(k => Math.Abs(k - PreferredLength)).ThenBy(k => k).First();
        return [IdOf(ListNdcg.BinaryMetric, length), IdOf(Recall.Metric, length)];
    }

    private static IEnumerable<string> Names(EvaluationOptions options, HashSet<string> measured) => MetricNames.For(options.K, Custom(options))
        .Where(name => MetricNames.Find(name, options.K, Custom(options)) is { } id && measured.Contains(id));

    private static string[] Custom(EvaluationOptions options) =>
        [.. ((options as CustomEvaluationOptions)?.Metrics ?? []).Select(metric => metric.Name)];

    private static string IdOf(Metric metric, int? k = null) => metric.Define(metric.Candidates[0], k).Id;
}
