using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>The metric tables as text: one form for the page and for Markdown.</summary>
internal sealed record MetricGrid(string Title, string Note, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private static (CandidateSet Candidates, string Title, string Note)[] Groups(string catalogue) =>
    [
        (CandidateSet.TestItems, "Ratings, and the ranking of the test items",
            "rmse and mae: over test rows with a prediction; rmse-user and mae-user: means over users. ndcg: each user's test items ranked by "
                + "predicted score, gain the rating, less the scale's minimum where that is below 0 (-exp: 2^gain − 1), discount 1/log2(j+1) "
                + "(-lenskit: LensKit's 1/max(1, log2 j))."),
        (CandidateSet.SeenExcluded, $"Lists over {catalogue}, seen items excluded",
            "Each test user's list of all items but those of the user's training rows. top-k-accuracy: a mean over test rows; the others: means "
                + "over users; coverage and gini: over all lists. No candidate is sampled."),
        (CandidateSet.SeenIncluded, $"Lists over {catalogue}, seen items included",
            "The same with the items of the user's training rows left in the list, as TensorFlow Recommenders counts."),
    ];

    /// <summary>A table for each kind of candidates; the models, then the floors, then the oracle.</summary>
    public static IEnumerable<MetricGrid> CreateAll(ReportData data)
    {
        IReadOnlyList<ModelMetrics> models = data.Metrics.Models;
        foreach ((CandidateSet candidates, string title, string note) in Groups(data.Catalogue))
        {
            string[] names = [
                .. models.SelectMany(model => model.Metrics).Where(metric => metric.Candidates == candidates).Select(metric => metric.Name)
                    .Distinct()];
            if (names.Length > 0)
            {
                yield return new MetricGrid(
                    title, note, ["metric", .. models.Select(model => model.Name)],
                    [.. names.Select(
                        name => (IReadOnlyList<string>)[name, .. models.Select(model => Cell(data.Metrics, model.Find(name, candidates)))])]);
            }
        }
    }

    /// <summary>Seed, dataset checksum and runtime, in a sentence.</summary>
    public static string Origin(ReportData data)
    {
        ProvenanceStep download = data.Provenance.Steps.First(step => step.Label == "Download");
        string checksums = string.Join(", ", download.Outputs.Select(file => $"{file.Path} {file.Sha256}"));
        string runtime = string.Join(", ", data.Provenance.Steps.SelectMany(step => step.Parts)
            .Where(part => part.Name.StartsWith("runtime.", StringComparison.Ordinal)).Select(part => $"{part.Name[8..]} {part.Value}").Distinct());
        return string.Create(
            CultureInfo.InvariantCulture, $"Seed {data.Options.Seed}. Dataset {data.Options.Dataset}, SHA-256: {checksums}. Runtime: {runtime}.");
    }

    /// <summary>Gives the command that makes the report again.</summary>
    public static string Command(ReportData data) => data.Options.Command
        ?? $"dotnet tool restore && dotnet cake --target=Report --experiment={data.Options.Experiment}";

    private static string Cell(MetricsReport all, MetricValue? metric) => metric is null ? "–"
        : $"{Decimals.Plain(metric.Value)} [{Interval(metric)}]{(metric.DoesNotMeasure is null ? "" : " ⚠")}{Users(all, metric)}";

    private static string Interval(MetricValue metric) => metric is { Low: { } low, High: { } high }
        ? $"{Decimals.Plain(low)}, {Decimals.Plain(high)}" : "–";

    private static string Users(MetricsReport all, MetricValue metric) => all.DefinedFor(metric) is { Length: > 0 } users ? $" ({users})" : "";
}
