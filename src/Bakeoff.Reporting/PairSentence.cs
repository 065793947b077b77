using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>Says in a sentence how two models differ at a metric: better, worse, no significant difference, or no verdict.</summary>
internal static class PairSentence
{
    /// <summary>The level of significance: a p-value below it shows a difference.</summary>
    public const double Level = 0.05;

    /// <summary>Such as <c>svd beats bias by 0.0347 RMSE, 95 % interval 0.0196 to 0.0498 (0.8243 against 0.8590; p = 0.0012).</c></summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="definition">The metric.</param>
    /// <param name="left">The model that the sentence is about.</param>
    /// <param name="right">What it is compared with.</param>
    /// <param name="adjusted">The corrected p-value of the two; null where no test was made.</param>
    /// <param name="correction">What it is corrected for, in words.</param>
    /// <returns>Null where one of them has not got the metric.</returns>
    public static string? Write(ReportData data, MetricDefinition definition, string left, string right, double? adjusted, string correction = "")
    {
        ModelMetrics? first = data.Metrics.Model(left), second = data.Metrics.Model(right);
        MetricValue? a = first?.Find(definition.Name, definition.Candidates), b = second?.Find(definition.Name, definition.Candidates);
        if (a is null || b is null)
        {
            return null;
        }

        string metric = definition.DisplayName;
        if ((a.DoesNotMeasure ?? b.DoesNotMeasure) is { } reason)
        {
            return $"No verdict on {left} against {right} by {metric}: it does not measure {(a.DoesNotMeasure is null ? right : left)} ({reason}).";
        }

        string values = $"{Decimals.Plain(a.Value)} against {Decimals.Plain(b.Value)}";
        if (data.Metrics.Compare(definition.Name, definition.Candidates, left, right) is not { } paired || adjusted is not { } p)
        {
            string why = data.Metrics.Compare(definition.Name, definition.Candidates, left, right)?.NoVerdict ?? "they were not compared";
            return $"No verdict on {NameOf(first!)} against {NameOf(second!)} by {metric} ({values}): {why}.";
        }

        Verdict? verdict = VerdictOf(definition, paired, p);
        string chance = verdict == Verdict.NotShown && p < Level ? ", within what another seed would change" : "";
        string notes = $"({values}; {Decimals.PValue(p)}{correction})";
        (string one, string other) = (NameOf(first!), NameOf(second!));
        return paired.Difference == 0 ? $"{one} and {other} have the same {metric}, {Decimals.Plain(a.Value)}."
            : verdict == Verdict.NotShown
                ? $"{one} and {other} show no significant difference by {metric}: "
                    + $"{Decimals.Signed(paired.Difference)}{Interval(paired, 1)}{chance} {notes}."
            : $"{one} {(verdict == Verdict.Better ? "beats" : "loses to")} {other} by {Decimals.Size(paired.Difference)} "
                + $"{metric}{Interval(paired, paired.Difference < 0 ? -1 : 1)} {notes}.";
    }

    /// <summary>Judges the first of two models: better or worse, the same, or no significant difference; null where no test was made.</summary>
    /// <param name="definition">The metric, which judges.</param>
    /// <param name="paired">The difference of the two.</param>
    /// <param name="adjusted">The corrected p-value of the two; null where no test was made.</param>
    public static Verdict? VerdictOf(MetricDefinition definition, ModelComparison paired, double? adjusted) => adjusted is not { } p ? null
        : paired.Difference == 0 ? Verdict.Same
        : p >= Level || Math.Abs(paired.Difference) <= paired.SeedLimit ? Verdict.NotShown
        : definition.Better == MetricDirection.Lower == paired.Difference < 0 ? Verdict.Better : Verdict.Worse;

    /// <summary>Says whether a metric measures both of two models.</summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="definition">The metric.</param>
    /// <param name="left">One model.</param>
    /// <param name="right">The other.</param>
    public static bool IsMeasured(ReportData data, MetricDefinition definition, string left, string right) => new[] { left, right }.All(
        name => data.Metrics.Model(name)?.Find(definition.Name, definition.Candidates) is { DoesNotMeasure: null });

    /// <summary>A model, with a word if it is a floor.</summary>
    /// <param name="model">The model.</param>
    public static string NameOf(ModelMetrics model) => model.Role == ModelRole.Floor ? $"{model.Name} (a floor)" : model.Name;

    /// <summary>The interval of the difference, reversed where the sentence speaks of its size.</summary>
    private static string Interval(ModelComparison paired, int sign) => paired is not { Low: { } low, High: { } high } ? ""
        : sign < 0 ? $", 95 % interval {Decimals.Plain(-high)} to {Decimals.Plain(-low)}"
            : $", 95 % interval {Decimals.Plain(low)} to {Decimals.Plain(high)}";
}
