using System.Globalization;
using System.Text;

namespace Bakeoff.Experiments;

/// <summary>Writes the page of published numbers as Markdown: a table for each protocol.</summary>
internal static class PublishedPage
{
    private const string Introduction =
        """
        # Published numbers

        Written by `bakeoff published` ([how](how-to/published.md)). Each row is a value that somebody published, and what an experiment of ours gives
        under the same protocol, with its 95 % interval over people.

        - **equal**: ours is the published value in every digit that is printed there, or within the tolerance that is said.
        - **inside**: the published value lies within our interval. **above**, **below**: the published value lies above or below it.
        - **differs**: the protocol leaves nothing to chance, and ours is another value all the same: something is not as in the source.
        - *no model here*: listed for comparison; Bakeoff has no such method.

        Time and memory are those of the model's trainings (of a floor: of the evaluation) as the records of the runs have them; baselines are trained
        together, so that each has the time of all. They change only when those run again. A verdict holds for the protocol of its table alone.

        """;

    /// <summary>Renders the page.</summary>
    /// <param name="outcomes">What came of the experiments, in the order of their names.</param>
    /// <param name="experiments">The path from the page's folder to that of the experiments.</param>
    public static string Render(IReadOnlyList<PublishedOutcome> outcomes, string experiments)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, PublishedOutcome> protocol in outcomes.GroupBy(outcome => outcome.Protocol.Protocol))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {protocol.Key}\n\n");
            foreach (string description in protocol.Select(outcome => outcome.Protocol.Description).Where(line => line.Length > 0).Distinct())
            {
                text.Append(CultureInfo.InvariantCulture, $"{description}\n\n");
            }

            text.Append("| method | metric | published | ours | verdict | time | memory |\n|---|---|---:|---:|---|---:|---:|\n");
            foreach (PublishedOutcome outcome in protocol)
            {
                AppendRows(text, outcome, $"{experiments.Replace('\\', '/')}/{outcome.Experiment}/experiment.json");
            }

            AppendNotes(text, [.. protocol]);
        }

        return text.ToString();
    }

    /// <summary>Says a verdict in a word.</summary>
    /// <param name="row">The row.</param>
    public static string VerdictOf(PublishedRow row) => row.Verdict switch
    {
        PublishedVerdict.Equal => "equal",
        PublishedVerdict.Inside => "inside",
        PublishedVerdict.Above => "above",
        PublishedVerdict.Below => "below",
        PublishedVerdict.Differs => "**differs**",
        _ => row.Published.Model is null ? "*no model here*" : "–",
    };

    /// <summary>Gives our value with its interval, such as <c>0.3910 [0.3879, 0.3941]</c>; a dash where there is none.</summary>
    /// <param name="row">The row.</param>
    public static string OursOf(PublishedRow row) => row.Ours is not { } ours ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{ours.Value:F4}")
            + (ours is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $" [{low:F4}, {high:F4}]") : "");

    private static void AppendRows(StringBuilder text, PublishedOutcome outcome, string file)
    {
        foreach (PublishedRow row in outcome.Rows)
        {
            PublishedValue value = row.Published;
            string method = value.Model is null ? value.Method : $"[{value.Method}]({file})";
            string tolerance = value.Tolerance is { } margin ? string.Create(CultureInfo.InvariantCulture, $" ± {margin}") : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(method)}, {Cell(value.Source)} | {Cell(value.Metric)} | {value.Value}{tolerance} | {OursOf(row)} | {VerdictOf(row)} | "
                    + $"{Time(row.Seconds)} | {Memory(row.PeakMemoryBytes)} |\n");
        }
    }

    /// <summary>Says which experiments were measured when, and which were not and what to do about it.</summary>
    private static void AppendNotes(StringBuilder text, PublishedOutcome[] outcomes)
    {
        foreach (IGrouping<string?, PublishedOutcome> measured in outcomes.Where(outcome => outcome.Missing is null)
            .GroupBy(outcome => outcome.Measured))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nMeasured{(measured.Key is null ? "" : $" on {measured.Key}")}: {Names(measured)}.\n");
        }

        foreach (IGrouping<string, PublishedOutcome> missing in outcomes.Where(outcome => outcome.Missing is not null)
            .GroupBy(outcome => outcome.Missing!))
        {
            string mirror = missing.First().Archive is null ? "" : " --mirror=FOLDER";
            string folder = missing.First().Archive is { } archive ? $", where FOLDER holds `{archive}`" : "";
            text.Append(
                CultureInfo.InvariantCulture, $"\n**Not measured here**, since {missing.Key}: {Names(missing)}. To fill the rows{folder}:\n\n");
            foreach (PublishedOutcome outcome in missing)
            {
                text.Append(CultureInfo.InvariantCulture, $"    dotnet cake --target=Published --experiment={outcome.Experiment}{mirror}\n");
            }
        }
    }

    private static string Names(IEnumerable<PublishedOutcome> outcomes) => string.Join(", ", outcomes.Select(outcome => $"`{outcome.Experiment}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Time(double? seconds) => seconds switch
    {
        null => "–",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
    };

    private static string Memory(long? bytes) => bytes is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB");
}
