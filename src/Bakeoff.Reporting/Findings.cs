namespace Bakeoff.Reporting;

/// <summary>What the numbers say about the questions that a reader has first, in sentences made from them.</summary>
internal static class Findings
{
    /// <summary>What the sentences of <see cref="All"/> are.</summary>
    public const string Note =
        "Each model at the primary metrics against the baseline that it has to beat; p-values corrected for all of these comparisons together "
            + "(Holm, 5 %).";

    /// <summary>The answer: at each primary metric the pair that the experiment asks about, or the best model against the next best.</summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<string> Answer(ReportData data)
    {
        var question = new PrimaryQuestion(data);
        string[] sentences = [
            .. question.Metrics.Select(
                definition => question.Pair is [{ } left, { } right]
                    ? OfPair(data, question, definition, left, right) : OfBest(data, question, definition))];
        return sentences.Length > 0 ? sentences : ["No model was measured."];
    }

    /// <summary>
    /// Each model at the primary metrics against the baseline that it has to beat, the p-values corrected for all of these sentences together.
    /// </summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<string> All(ReportData data)
    {
        (MetricDefinition Metric, string Model, string Baseline)[] pairs =
            [.. new PrimaryQuestion(data).Metrics.SelectMany(metric => data.Metrics.Models.Where(model => model.Role == ModelRole.Model),
            (metric, model) => (metric, model.Name, Baseline: BaselineOf(data, metric, model.Name)!)).Where(pair => pair.Baseline is not null)];
        ModelComparison?[] compared = [
            .. pairs.Select(
                pair => Measured(data, pair.Metric, pair.Model, pair.Baseline)
                    ? data.Metrics.Compare(pair.Metric.Name, pair.Metric.Candidates, pair.Model, pair.Baseline) : null)];
        int[] tested = [.. Enumerable.Range(0, pairs.Length).Where(pair => compared[pair]?.PValue is not null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(pair => compared[pair]!.PValue!.Value)]);
        List<string> sentences = [
            .. pairs.Select(
                (pair, i) =>
                    PairSentence.Write(
                        data, pair.Metric, pair.Model, pair.Baseline, Array.IndexOf(tested, i) is >= 0 and int test ? adjusted[test] : null))
                            .OfType<string>()];
        if (data.Profile.NoiseRmse is { } floor)
        {
            sentences.Add($"The data is synthetic: no predictor can have an RMSE below its noise, {Decimals.Plain(floor)} over all ratings.");
        }

        return sentences;
    }

    /// <summary>The first primary metric of lists; without one, recall of the longest list that is measured.</summary>
    /// <param name="data">What the page shows.</param>
    public static (string Name, CandidateSet Candidates) ListMetric(ReportData data) =>
        new PrimaryQuestion(data).Metrics.FirstOrDefault(definition => definition.Candidates != CandidateSet.TestItems) is { } primary
            ? (primary.Name, primary.Candidates)
        : (HeadlineMetrics.LongestHits(data.Metrics.Definitions) ?? HeadlineMetrics.OfLists([Core.TopItems.ListLength])[0],
            CandidateSet.SeenExcluded);

    private static string OfPair(ReportData data, PrimaryQuestion question, MetricDefinition definition, string left, string right)
    {
        string? without =
            new[] { left, right }.FirstOrDefault(name => data.Metrics.Model(name)?.Find(definition.Name, definition.Candidates) is null);
        return without is not null ? $"No verdict on {left} against {right} by {definition.DisplayName}: {without} has no such value."
            : PairSentence.Write(data, definition, left, right, question.AdjustedPValue(definition, left, right), question.Correction(definition))!;
    }

    private static string OfBest(ReportData data, PrimaryQuestion question, MetricDefinition definition)
    {
        IReadOnlyList<(ModelMetrics Model, MetricValue Metric)> ranked = question.Ranked(definition);
        string metric = definition.DisplayName;
        if (ranked.Count == 0)
        {
            return $"No verdict by {metric}: it measures no model here.";
        }

        // A floor is there to be beaten; alone it is no answer.
        if (ranked.All(of => of.Model.Role != ModelRole.Model))
        {
            return $"No verdict by {metric}: it does not measure any of the trained models.";
        }

        return ranked.Count == 1
            ? $"{PairSentence.NameOf(ranked[0].Model)} has {metric} {Decimals.Plain(ranked[0].Metric.Value)}; no other model is measured by it."
            : PairSentence.Write(
                data, definition, ranked[0].Model.Name, ranked[1].Model.Name,
                question.AdjustedPValue(definition, ranked[0].Model.Name, ranked[1].Model.Name), question.Correction(definition))!;
    }

    /// <summary>Bias at predicted ratings, and the mean for bias itself; popularity at lists.</summary>
    private static string? BaselineOf(ReportData data, MetricDefinition metric, string model)
    {
        string? baseline = metric.Candidates != CandidateSet.TestItems
            ? model is "bias" or "global-mean" ? null : "popularity" : model switch { "global-mean" => null, "bias" => "global-mean", _ => "bias" };
        return data.Metrics.Models.Any(other => other.Name == baseline) ? baseline : null;
    }

    private static bool Measured(ReportData data, MetricDefinition metric, params string[] names) =>
        names.All(name => data.Metrics.Models.First(model => model.Name == name).Find(metric.Name, metric.Candidates) is { DoesNotMeasure: null });
}
