using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Says which metrics and models an experiment's question is about: those that it declares, or a default by what its models predict.</summary>
internal static class PrimaryMetrics
{
    /// <summary>The maximum number of primary metrics.</summary>
    public const int MaxCount = 5;

    private const int PreferredLength = 10;

    /// <summary>The ids that may become primary, before any model is measured: the declared ones, or the candidates for the default.</summary>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<string> Candidates(EvaluationOptions options) => options.Primary.Length > 0
        ? [.. options.Primary.Select(name => MetricNames.Find(name, options.K) ?? name).Distinct()]
        : [MetricDefinition.IdOf(Rmse.Name, CandidateSet.TestItems), .. ListDefaults(options)];

    /// <summary>The ids of the primary metrics.</summary>
    /// <param name="options">The options.</param>
    /// <param name="models">All models, with their values.</param>
    /// <exception cref="ReportedException">No model has a declared metric (<c>BKF1021</c>).</exception>
    public static IReadOnlyList<string> Resolve(EvaluationOptions options, IReadOnlyCollection<ModelMetrics> models)
    {
        HashSet<string> measured = [.. models.Where(model => model.Role == ModelRole.Model).SelectMany(model => model.Metrics).Select(metric => metric.Id)];
        if (options.Primary.Length == 0)
        {
            string[] defaults = [.. Candidates(options).Take(1).Where(measured.Contains), .. ListDefaults(options).Where(measured.Contains).Take(1)];
            return defaults.Length > 0 ? defaults : [.. new[] { MetricDefinition.IdOf(RatedNdcg.Name, CandidateSet.TestItems) }.Where(measured.Contains)];
        }

        IReadOnlyList<string> declared = Candidates(options);
        string? missing = declared.FirstOrDefault(id => !measured.Contains(id));
        return missing is null ? declared : throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownPrimary, $"no model of the experiment has the primary metric '{missing}'.",
            $"Choose one that they have for 'evaluation.primary': {string.Join(", ", MetricNames.For(options.K).Where(name => MetricNames.Find(name, options.K) is { } id && measured.Contains(id)))}.")]);
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
                ErrorCodes.UnknownPrimary, $"the experiment has no model '{missing}', which 'evaluation.pair' names.", $"Choose two of {string.Join(", ", known)}.")])
            : options.Pair.Length == 0 ? null : options.Pair;
    }

    /// <summary>NDCG at 10, or at the nearest length that is measured; where it is not defined, recall.</summary>
    private static string[] ListDefaults(EvaluationOptions options)
    {
        int length = options.K.OrderBy(k => Math.Abs(k - PreferredLength)).ThenBy(k => k).First();
        return [.. new[] { "ndcg", "recall" }
            .Select(name => MetricDefinition.IdOf(FormattableString.Invariant($"{name}@{length}"), CandidateSet.SeenExcluded))];
    }
}
