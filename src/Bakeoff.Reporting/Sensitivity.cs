using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>What would change the result: other metrics, other users and items, another fold, more users.</summary>
internal static class Sensitivity
{
    private static readonly (string Name, string Candidates)[] Ratings = [("rmse", "test-items"), ("mae", "test-items"), ("ndcg", "test-items")];

    public static IReadOnlyList<string> Of(ReportData data)
    {
        var sentences = new List<string>();
        string recall = Findings.LongestRecall(data);
        foreach ((string name, string candidates) in new[] { ("rmse", "test-items"), (recall, "seen-excluded") })
        {
            IReadOnlyList<(Model Model, Metric Metric)> ranked = Findings.Ranked(data, name, candidates);
            if (ranked.Count >= 2)
            {
                sentences.AddRange(new[] { OtherMetrics(data, name, candidates, ranked[0].Model), Users(data, name, candidates, ranked[0].Model.Name, ranked[1].Model.Name), OtherSlices(data, name, candidates, ranked[0].Model) }.OfType<string>());
            }
        }

        sentences.AddRange(Seeds(data, recall));
        if (data.Metrics.Folds.Count == 1)
        {
            sentences.Add("One fold was tested: how much another fold would change is not known here. Add folds to the split to see it.");
        }

        return sentences;
    }

    private static IEnumerable<string> Seeds(ReportData data, string recall)
    {
        Model[] repeated = [.. data.Metrics.Models.Where(model => model.Metrics.Any(metric => metric.Spread is not null))];
        if (repeated.Length == 0)
        {
            yield return "Each model was trained once: how much another seed would change is not known here. Set repeats to see it.";
        }

        foreach (Model model in repeated)
        {
            foreach (Metric metric in new[] { model.Find("rmse", "test-items"), model.Find(recall, "seen-excluded") }.OfType<Metric>().Where(metric => metric.Spread is not null))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Another seed moves {model.Name} at {metric.Name} by about {metric.Spread:F4} (standard deviation of {metric.Repeats!.Count} trainings, {metric.Repeats.Min():F4} to {metric.Repeats.Max():F4}).");
            }
        }
    }

    private static string? OtherMetrics(ReportData data, string name, string candidates, Model best)
    {
        (string Name, string Candidates)[] all = candidates == "test-items" ? Ratings
            : [.. data.Metrics.Definitions.Where(definition => definition.Candidates == candidates && definition.Better != "neither").Select(definition => (definition.Name, definition.Candidates))];
        (string Name, string Winner)[] winners = [.. all.Select(metric => (metric.Name, Findings.Ranked(data, metric.Name, metric.Candidates))).Where(of => of.Item2.Count >= 2).Select(of => (of.Name, of.Item2[0].Model.Name))];
        (string Name, string Winner)[] others = [.. winners.Where(of => of.Winner != best.Name)];
        return others.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Another metric would not: {best.Name} is first at {name}, and at all {winners.Length} metrics of its kind.")
            : string.Create(CultureInfo.InvariantCulture, $"Another metric would: {best.Name} is first at {name}, but not at {others.Length} of {winners.Length} metrics of its kind, such as {others[0].Name}, where {others[0].Winner} is.");
    }

    /// <summary>The interval shrinks with the square root of the users.</summary>
    private static string? Users(ReportData data, string name, string candidates, string first, string second)
    {
        if (data.Metrics.Compare(name, candidates, first, second) is not { Low: { } low, High: { } high } paired || paired.Difference == 0)
        {
            return null;
        }

        double halfWidth = (high - low) / 2, needed = data.Metrics.TestUsers * Math.Pow(halfWidth / paired.Difference, 2);
        return Math.Abs(paired.Difference) > halfWidth
            ? string.Create(CultureInfo.InvariantCulture, $"{data.Metrics.TestUsers} test users are enough to tell {first} from {second} at {name}: a difference of {halfWidth:F4} would have shown.")
            : string.Create(CultureInfo.InvariantCulture, $"More users could: to show a difference of this size between {first} and {second} at {name}, about {needed:N0} test users are needed; there are {data.Metrics.TestUsers:N0}.");
    }

    private static string? OtherSlices(ReportData data, string name, string candidates, Model best)
    {
        bool lower = data.Metrics.Definitions.First(definition => definition.Name == name).Better == "lower";
        foreach (ModelSlice slice in best.Slices.Where(slice => slice.By != "rating" && slice.Rows >= 30 && slice.Find(name, candidates) is not null))
        {
            double own = slice.Find(name, candidates)!.Value;
            (string Name, double? Value)[] better = [.. data.Metrics.Models.Where(model => model.Role == "model" && model != best)
                .Select(model => (model.Name, Value: model.Slices.FirstOrDefault(other => other.By == slice.By && other.From == slice.From)?.Find(name, candidates)))
                .Where(of => of.Value is { } value && (lower ? value < own : value > own)).OrderBy(of => lower ? of.Value : -of.Value)];
            if (better.Length > 0)
            {
                string who = slice.By == "user-activity" ? $"users with {slice.Label} training {data.Profile.Rows}" : $"items with {slice.Label} training {data.Profile.Rows}";
                return string.Create(CultureInfo.InvariantCulture, $"Other {(slice.By == "user-activity" ? "users" : "items")} would: for {who} ({slice.Rows} test {data.Profile.Rows}) {better[0].Name} is ahead of {best.Name} at {name}, {better[0].Value:F4} against {own:F4}.");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"Other users or items would not: no model is ahead of {best.Name} at {name} in any slice of at least 30 test {data.Profile.Rows}.");
    }
}
