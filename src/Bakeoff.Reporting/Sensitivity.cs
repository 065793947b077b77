using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>What would change the result at the primary metrics: other metrics, other users and items, another seed or fold, more users.</summary>
internal static class Sensitivity
{
    private const int MinRows = 30;


    /// <summary>Sentences for each primary metric that measures two of the models that are asked about, then those for all.</summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<string> Describe(ReportData data)
    {
        var question = new PrimaryQuestion(data);
        var sentences = new List<string>();
        foreach (MetricDefinition metric in question.Metrics)
        {
            if (question.Two(metric) is ({ } first, { } second))
            {
                sentences.AddRange(
                    new[] { OtherMetrics(data, metric, first), Users(data, question, metric, first.Name, second.Name),
                        OtherSlices(data, metric, first) }.OfType<string>());
            }
        }

        sentences.AddRange(Seeds(data, question));
        if (data.Metrics.Folds.Count == 1)
        {
            sentences.Add(data.Split.Folds.Any(fold => fold.TestFrom is not null)
                ? "One window of time was tested: how much another would change is not known here. Give the split more windows to see it."
                : "One fold was tested: how much another fold would change is not known here. Add folds to the split to see it.");
        }

        return sentences;
    }

    private static IEnumerable<string> Seeds(ReportData data, PrimaryQuestion question)
    {
        ModelMetrics[] repeated = [.. data.Metrics.Models.Where(model => model.Metrics.Any(metric => metric.Spread is not null))];
        if (repeated.Length == 0)
        {
            yield return "Each model was trained once: how much another seed would change is not known here. Set repeats to see it.";
        }

        foreach (ModelMetrics model in repeated)
        {
            foreach (MetricValue metric in question.Metrics.Select(definition => model.Find(definition.Name, definition.Candidates))
                .OfType<MetricValue>().Where(metric => metric is { Spread: not null, DoesNotMeasure: null }))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Another seed moves {model.Name} at {metric.Name} by about {Decimals.Plain(metric.Spread)} (standard deviation of "
                        + $"{metric.Repeats!.Count} trainings, {Decimals.Plain(metric.Repeats.Min())} to {Decimals.Plain(metric.Repeats.Max())}).");
            }
        }
    }

    private static string? OtherMetrics(ReportData data, MetricDefinition metric, ModelMetrics best)
    {
        MetricDefinition[] kind = [.. data.Metrics.Definitions.Where(other =>
            other.Candidates == metric.Candidates && other.Better != MetricDirection.Neither
                && (other.Candidates != CandidateSet.TestItems || other == metric || HeadlineMetrics.OfTestItems.Contains(other.Name)))];
        (string Name, string Winner)[] winners = [
            .. kind.Select(other => (other.Name, Ranked: RankedOf(data, other))).Where(of => of.Ranked.Length >= 2)
                .Select(of => (of.Name, of.Ranked[0].Name))];
        (string Name, string Winner)[] others = [.. winners.Where(of => of.Winner != best.Name)];
        return others.Length == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Another metric would not: {best.Name} is first at {metric.Name}, and at all {winners.Length} metrics of its kind.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Another metric would: {best.Name} is first at {metric.Name}, but not at {others.Length} of {winners.Length} metrics of its "
                    + $"kind, such as {others[0].Name}, where {others[0].Winner} is.");
    }

    /// <summary>The models that are asked about and that a metric measures, the best first.</summary>
    private static ModelMetrics[] RankedOf(ReportData data, MetricDefinition metric) =>
        [.. PrimaryQuestion.Ranked(data, metric).Select(of => of.Model).Where(model => data.Metrics.Pair?.Contains(model.Name) != false)];

    /// <summary>The interval shrinks with the square root of the users.</summary>
    private static string? Users(ReportData data, PrimaryQuestion question, MetricDefinition metric, string first, string second)
    {
        if (data.Metrics.Compare(metric.Name, metric.Candidates, first, second) is not { Low: { } low, High: { } high } paired
            || paired.Difference == 0 || question.AdjustedPValue(metric, first, second) is not { } p)
        {
            return null;
        }

        double halfWidth = (high - low) / 2, needed = data.Metrics.TestUsers * Math.Pow(halfWidth / paired.Difference, 2);
        return p < PairSentence.Level ? string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Metrics.TestUsers:N0} test users are enough to distinguish {first} from {second} at {metric.Name}: their 95 % interval is ± "
                + $"{Decimals.Plain(halfWidth)}.")
            : needed > data.Metrics.TestUsers ? string.Create(
                CultureInfo.InvariantCulture,
                $"More users could: to show a difference of this size between {first} and {second} at {metric.Name}, about {needed:N0} test users "
                    + $"are needed; there are {data.Metrics.TestUsers:N0}.")
            : $"More users could: the difference between {first} and {second} at {metric.Name} is not significant{question.Correction(metric)}.";
    }

    private static string? OtherSlices(ReportData data, MetricDefinition metric, ModelMetrics best)
    {
        bool lower = metric.Better == MetricDirection.Lower;
        (string name, CandidateSet candidates) = (metric.Name, metric.Candidates);
        ModelMetrics[] rivals = [.. RankedOf(data, metric).Where(model => model.Role == ModelRole.Model && model != best)];
        foreach (SliceMetrics slice in best.Slices.Where(
            slice => slice.By != SliceKind.Rating && slice.Rows >= MinRows && slice.Find(name, candidates) is not null))
        {
            double own = slice.Find(name, candidates)!.Value;
            (string Name, double? Value)[] better = [.. rivals
                .Select(model =>
                    (model.Name, Value: model.Slices.FirstOrDefault(other => other.By == slice.By && other.From == slice.From)
                        ?.Find(name, candidates)))
                .Where(of => of.Value is { } value && (lower ? value < own : value > own)).OrderBy(of => lower ? of.Value : -of.Value)];
            if (better.Length > 0)
            {
                string kind = slice.By == SliceKind.UserActivity ? "users" : "items";
                return $"Other {kind} would: for {kind} with {slice.Label()} training {data.Rows} ({slice.Rows} test {data.Rows}) "
                    + $"{better[0].Name} is ahead of {best.Name} at {name}, {Decimals.Plain(better[0].Value)} against {Decimals.Plain(own)}.";
            }
        }

        return best.Slices.Any(slice => slice.Find(name, candidates) is not null)
            ? $"Other users or items would not: no model is ahead of {best.Name} at {name} in any slice of at least {MinRows} test {data.Rows}."
                : null;
    }
}
