using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>What the numbers say about the questions that a reader has first, in sentences made from them.</summary>
internal static class Findings
{
    private const string TestItems = "test-items";
    private const string SeenExcluded = "seen-excluded";

    /// <summary>The answer: the best model beside the next best, at ratings and at lists.</summary>
    public static IReadOnlyList<string> Answer(ReportData data)
    {
        string[] headlines = [.. new[] { ("rmse", TestItems), (LongestRecall(data), SeenExcluded) }
            .Select(metric => Best(data, metric.Item1, metric.Item2)).OfType<string>()];
        return headlines.Length > 0 ? headlines : ["No model was measured."];
    }

    /// <summary>Each model beside the baseline that it has to beat.</summary>
    public static IReadOnlyList<string> All(ReportData data)
    {
        var sentences = new List<string>();
        foreach (Model model in data.Metrics.Models.Where(model => model.Role == "model"))
        {
            sentences.AddRange(new[]
            {
                model.Name == "global-mean" ? null : model.Name == "bias" ? Sentence(data, "rmse", TestItems, "bias", "global-mean") : Sentence(data, "rmse", TestItems, model.Name, "bias"),
                model.Name is "bias" or "global-mean" ? null : Sentence(data, LongestRecall(data), SeenExcluded, model.Name, "popularity"),
            }.OfType<string>());
        }

        if (data.Profile.NoiseRmse is { } floor)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"The data is synthetic: no predictor can have an RMSE below its noise, {floor:F4} over all ratings."));
        }

        return sentences;
    }

    /// <summary>recall@k of the longest list.</summary>
    public static string LongestRecall(ReportData data) => data.Metrics.Definitions.Select(definition => definition.Name)
        .LastOrDefault(name => name.StartsWith("recall@", StringComparison.Ordinal)) ?? "recall@100";

    /// <summary>The models that have a metric, the best first; the popularity floor is one of them.</summary>
    public static IReadOnlyList<(Model Model, Metric Metric)> Ranked(ReportData data, string name, string candidates)
    {
        bool lower = data.Metrics.Definitions.FirstOrDefault(definition => definition.Name == name)?.Better == "lower";
        return [.. data.Metrics.Models.Where(model => model.Role == "model" || model.Name == "popularity")
            .Select(model => (model, Metric: model.Find(name, candidates)!)).Where(of => of.Metric is not null)
            .OrderBy(of => lower ? of.Metric.Value : -of.Metric.Value)];
    }

    private static string? Best(ReportData data, string name, string candidates)
    {
        IReadOnlyList<(Model Model, Metric Metric)> ranked = Ranked(data, name, candidates);
        return ranked.Count == 0 ? null
            : ranked.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{ranked[0].Model.Name} has {Display(name)} {ranked[0].Metric.Value:F4}.")
            : Sentence(data, name, candidates, ranked[0].Model.Name, ranked[1].Model.Name);
    }

    /// <summary>Such as <c>svd beats bias by 0.0347 RMSE, 95 % interval 0.0196 to 0.0498 (0.8243 against 0.8590).</c></summary>
    private static string? Sentence(ReportData data, string name, string candidates, string left, string right)
    {
        Metric? a = data.Metrics.Models.FirstOrDefault(model => model.Name == left)?.Find(name, candidates);
        Metric? b = data.Metrics.Models.FirstOrDefault(model => model.Name == right)?.Find(name, candidates);
        if (a is null || b is null || data.Metrics.Compare(name, candidates, left, right) is not { } paired)
        {
            return null;
        }

        bool lower = data.Metrics.Definitions.First(definition => definition.Name == name).Better == "lower";
        string values = string.Create(CultureInfo.InvariantCulture, $"({a.Value:F4} against {b.Value:F4})");
        string metric = Display(name);
        if (paired is not { Low: { } from, High: { } to })
        {
            return $"{left} and {right} are not compared by {metric}: {paired.NoVerdict ?? paired.NoInterval} {values}.";
        }

        (double gain, double low, double high) = lower ? (-paired.Difference, -to, -from) : (paired.Difference, from, to);
        return low > 0 ? string.Create(CultureInfo.InvariantCulture, $"{left} beats {right} by {gain:F4} {metric}, 95 % interval {low:F4} to {high:F4} {values}.")
            : high < 0 ? string.Create(CultureInfo.InvariantCulture, $"{left} loses to {right} by {-gain:F4} {metric}, 95 % interval {-high:F4} to {-low:F4} {values}.")
            : string.Create(CultureInfo.InvariantCulture, $"{left} and {right} cannot be told apart by {metric}: difference {Signed(paired.Difference)}, 95 % interval {Signed(from)} to {Signed(to)} {values}.");
    }

    private static string Signed(double value) => value.ToString("0.0000;−0.0000", CultureInfo.InvariantCulture);

    private static string Display(string name) => name is "rmse" or "mae" ? name.ToUpperInvariant() : name;
}
