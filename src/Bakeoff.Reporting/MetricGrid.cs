using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>The metric tables as text: one form for the page and for Markdown.</summary>
internal sealed record MetricGrid(string Title, string Note, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private static readonly (string Candidates, string Title, string Note)[] Groups =
    [
        ("test-items", "Ratings, and the ranking of the test items",
            "rmse and mae: over test rows with a prediction. ndcg: each user's test items ranked by predicted score, gain the raw rating, discount 1/log2(j+1); ndcg-lenskit: the same with LensKit's discount 1/max(1, log2 j)."),
        ("seen-excluded", "Lists over the full catalogue, seen items excluded",
            "Each test user's list of all items but those rated in training. top-k-accuracy: a mean over test ratings; recall, mrr, ndcg: means over users. No candidate is sampled."),
        ("seen-included", "Lists over the full catalogue, seen items included",
            "The same with the items that the user rated in training left in the list, as TensorFlow Recommenders counts."),
    ];

    /// <summary>A table for each kind of candidates; models in the order of <see cref="Order"/>.</summary>
    public static IEnumerable<MetricGrid> Of(ReportData data)
    {
        Model[] models = [.. Order(data)];
        foreach ((string candidates, string title, string note) in Groups)
        {
            string[] names = [.. models.SelectMany(model => model.Metrics).Where(metric => metric.Candidates == candidates).Select(metric => metric.Name).Distinct()];
            yield return new MetricGrid(
                title, note, ["metric", .. models.Select(model => model.Name)],
                [.. names.Select(name => (IReadOnlyList<string>)[name, .. models.Select(model => Cell(model.Find(name, candidates)))])]);
        }
    }

    /// <summary>The trained models first, then the baselines, the oracle last.</summary>
    public static IEnumerable<Model> Order(ReportData data)
    {
        string[] order = ["svd", "two-tower", "bias", "popularity", "global-mean", "random", "oracle"];
        return data.Metrics.Models.OrderBy(model => Array.IndexOf(order, model.Name) is >= 0 and int place ? place : -1);
    }

    /// <summary>What the numbers say about the questions that a reader has first, in sentences.</summary>
    public static IEnumerable<string> Findings(ReportData data)
    {
        yield return Compare(data, "svd", "bias", "rmse", "test-items", lowerIsBetter: true);
        yield return Compare(data, "bias", "global-mean", "rmse", "test-items", lowerIsBetter: true);
        string? recall = data.Metrics.Models.SelectMany(model => model.Metrics).Select(metric => metric.Name)
            .LastOrDefault(name => name.StartsWith("recall@", StringComparison.Ordinal));
        if (recall is not null)
        {
            yield return Compare(data, "two-tower", "popularity", recall, "seen-excluded", lowerIsBetter: false);
            yield return Compare(data, "svd", "popularity", recall, "seen-excluded", lowerIsBetter: false);
        }

        if (data.Profile.NoiseRmse is { } floor)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The data is synthetic: no predictor can have an RMSE below its noise, {floor:F4} over all ratings.");
        }
    }

    /// <summary>Seed, dataset checksum and runtime, in a sentence.</summary>
    public static string Origin(ReportData data)
    {
        ProvenanceStep download = data.Provenance.Steps.First(step => step.Label == "Download");
        string checksums = string.Join(", ", download.Outputs.Select(file => $"{file.Path} {file.Sha256}"));
        string runtime = string.Join(", ", data.Provenance.Steps.SelectMany(step => step.Parts)
            .Where(part => part.Name.StartsWith("runtime.", StringComparison.Ordinal)).Select(part => $"{part.Name[8..]} {part.Value}").Distinct());
        return string.Create(CultureInfo.InvariantCulture, $"Seed {data.Options.Seed}. Dataset {data.Options.Dataset}, SHA-256: {checksums}. Runtime: {runtime}.");
    }

    private static string Compare(ReportData data, string first, string second, string name, string candidates, bool lowerIsBetter)
    {
        Metric? a = data.Metrics.Models.FirstOrDefault(model => model.Name == first)?.Find(name, candidates);
        Metric? b = data.Metrics.Models.FirstOrDefault(model => model.Name == second)?.Find(name, candidates);
        if (a is null || b is null)
        {
            return "";
        }

        bool better = lowerIsBetter ? a.Value < b.Value : a.Value > b.Value;
        bool apart = a.High < b.Low || b.High < a.Low;
        string verdict = a.Value == b.Value ? "equals" : better ? "beats" : "loses to";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{first} {verdict} {second} at {name}: {a.Value:F4} against {b.Value:F4}; their 95 % intervals {(apart ? "do not overlap" : "overlap, so this alone does not settle it")}.");
    }

    private static string Cell(Metric? metric) => metric is null ? "–" : string.Create(
        CultureInfo.InvariantCulture, $"{metric.Value:F4} [{metric.Low:F4}, {metric.High:F4}]");
}
