using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>
/// How the options of each model were found: with how many trials, and what that brought. A comparison of a tuned model with one that was not says
/// little of the models, so that those with less tuning than others are marked.
/// </summary>
internal static class TuningSection
{
    private const string Mark = " †";
    private const int MaxLetters = 300; // Of what a program said when it failed: the log has all of it.

    /// <summary>The heads of the table's columns.</summary>
    public static IReadOnlyList<string> Header { get; } =
        ["model", "trials", "by (validation rows)", "given options", "best options", "seconds", "the best options"];

    /// <summary>Appends the section; nothing where no model was tuned.</summary>
    /// <param name="page">The page.</param>
    /// <param name="data">What it shows.</param>
    public static void Append(StringBuilder page, ReportData data)
    {
        if (data.Searches.Count == 0)
        {
            return;
        }

        page.Append(
            CultureInfo.InvariantCulture, $"<h2 id=\"tuning\">Tuning</h2>\n<p class=\"note\">{Html.Encode(Note(data))}</p>\n")
            .Append(Html.Table("Tuning", Header, Rows(data)));
        if (Gains(data) is { Count: > 0 } gains)
        {
            page.Append("<ul>").AppendJoin("", gains.Select(sentence => $"<li>{Html.Encode(sentence)}</li>")).Append("</ul>\n");
        }
    }

    /// <summary>Says on which rows the options were chosen, and how.</summary>
    /// <param name="data">What the page shows.</param>
    public static string Note(ReportData data) =>
        $"The options were chosen on validation rows of the training rows; no test row was looked at. {data.Options.Tuning}.";

    /// <summary>Says what † means; null where nothing is marked.</summary>
    /// <param name="data">What the page shows.</param>
    public static string? MarkNote(ReportData data) => data.Metrics.Models.Any(model => MarkOf(data, model).Length > 0)
        ? "† marks a model that was not tuned, or with less than the others: its place may be that of its options." : null;

    /// <summary>The mark of a model that was tuned less than others; empty for all other models, and where none was tuned.</summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="model">The model.</param>
    public static string MarkOf(ReportData data, ModelMetrics model) =>
        data.Searches.Count > 0 && model.Role == ModelRole.Model && !IsUntuned(data, model.Name) && Find(data, model.Name) is not { IsComplete: true }
            ? Mark : "";

    /// <summary>Whether a model is a tuned one with its given options, which is measured for comparison.</summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="model">The name of the model.</param>
    public static bool IsUntuned(ReportData data, string model) => data.Searches.Any(search => search.Model + TuningReport.UntunedMark == model);

    /// <summary>A row for each measured model but floors, ceilings and those that are there untuned for comparison.</summary>
    /// <param name="data">What the page shows.</param>
    public static IEnumerable<IReadOnlyList<string>> Rows(ReportData data) => data.Metrics.Models
        .Where(model => model.Role == ModelRole.Model && !IsUntuned(data, model.Name))
        .Select(model => Find(data, model.Name) is { } search ? RowOf(search, MarkOf(data, model))
            : [model.Name + Mark, "not tuned", "–", "–", "–", "–", "–"]);

    /// <summary>What tuning brought on the test rows, of each model that is measured with its given options too.</summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<string> Gains(ReportData data)
    {
        (TuningReport Search, MetricDefinition Metric, ModelComparison? Pair)[] pairs =
        [
            .. data.Searches.Where(search => data.Metrics.Model(search.Model + TuningReport.UntunedMark) is not null)
                .SelectMany(search => MetricOf(data, search) is { } metric
                    ? [(search, metric, data.Metrics.Compare(metric.Name, metric.Candidates, search.Model, search.Model + TuningReport.UntunedMark))]
                    : Array.Empty<(TuningReport, MetricDefinition, ModelComparison?)>()),
        ];
        int[] tested = [.. Enumerable.Range(0, pairs.Length).Where(i => pairs[i].Pair?.PValue is not null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(i => pairs[i].Pair!.PValue!.Value)]);
        IEnumerable<string> sentences = pairs.Select((of, i) => PairSentence.Write(
            data, of.Metric, of.Search.Model, of.Search.Model + TuningReport.UntunedMark, Array.IndexOf(tested, i) is >= 0 and int test
                ? adjusted[test] : null))
            .OfType<string>();
        string[] same = [.. data.Searches.Where(search => search.Best == 0).Select(search => search.Model)];
        string[] best = same.Length == 0 ? [] : [$"Of {string.Join(", ", same)} the given options are the best that were found."];
        return [.. sentences, .. best, .. data.Searches.Select(Failures).OfType<string>()];
    }

    /// <summary>How many trials of a model have no value, and why the first of them has none; null where all have one.</summary>
    private static string? Failures(TuningReport search)
    {
        string[] failures = [.. search.Trials.Select(trial => trial.Failure).OfType<string>()];
        if (failures.Length == 0)
        {
            return null;
        }

        string first = failures[0].Length > MaxLetters ? failures[0][..MaxLetters] + "…" : failures[0].TrimEnd('.') + ".";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failures.Length} of the {search.Trials.Count} trials of {search.Model} have no value; the first: {first}");
    }

    /// <summary>The metric that decided, if it is primary; else the first primary metric that the model has.</summary>
    private static MetricDefinition? MetricOf(ReportData data, TuningReport search) => data.Metrics.Primary
        .OrderBy(id => id != search.Metric).Where(id => data.Metrics.Model(search.Model)?.Find(id) is not null)
        .Select(id => data.Metrics.Definition(id)).FirstOrDefault();

    private static TuningReport? Find(ReportData data, string model) => data.Searches.FirstOrDefault(search => search.Model == model);

    private static IReadOnlyList<string> RowOf(TuningReport search, string mark) =>
    [
        search.Model + mark, search.Stopped is { } why ? $"{search.Extent}: {why}" : search.Extent, search.Metric,
        Decimals.Plain(search.Trials[0].Value), Decimals.Plain(search.BestTrial?.Value),
        search.Seconds.ToString("F0", CultureInfo.InvariantCulture),
        string.Join(", ", (search.BestTrial?.Options ?? search.Trials[0].Options).Select(option => $"{option.Key} {option.Value}")),
    ];
}
