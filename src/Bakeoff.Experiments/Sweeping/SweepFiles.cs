using System.Globalization;
using System.Text.Json;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>
/// Writes what a sweep found: <c>index.html</c>, <c>sweep.json</c>, and <c>experiment.json</c>, the best point as an experiment of its own.
/// </summary>
internal static class SweepFiles
{
    /// <param name="folder">The folder.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="results">All results.</param>
    /// <param name="ranking">The last round's, the best first; not empty.</param>
    /// <param name="stamp">What the page is made of.</param>
    /// <returns>What was found.</returns>
    public static SweepOutcome Write(
        string folder, Sweep sweep, IReadOnlyList<SweepResult> results, IReadOnlyList<RankedEntry> ranking, PageStamp stamp)
    {
        LeaderboardEntry[] entries = [.. results.Select(result => result.Entry).OfType<LeaderboardEntry>()];
        string id = Ranking.IdOf(entries, sweep.Options.Metric)!;
        LeaderboardEntry best = ranking[0].Entry;
        string[] tied = [
            .. best.AlsoKnownAs.Select(other => other.Name),
            .. ranking.Where(ranked => ranked.Tied)
                .SelectMany(ranked => ranked.Entry.AlsoKnownAs.Select(other => other.Name).Prepend(ranked.Entry.Name))];
        LeaderboardEntry[] floors = [.. results.SelectMany(result => result.Floors)];
        var report = new SweepReport(
            "sweep/1", sweep.Experiment, sweep.Options.Method, sweep.Options.Model, id, best.ByUser(id)!.Definition.Better, best.Name, tied,
            [.. results.Select(result => PointOf(sweep, result, id))]);
        string[] answer =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"The best of {results.Select(result => result.Point).Distinct().Count()} points: {PointName(best)}, {sweep.Options.Metric} "
                    + $"{Decimals.Plain(ranking[0].Value.Value)}{Interval(ranking[0].Value)}, on the validation slice."),
            Others(ranking, tied.Length, sweep.Budget is null ? "" : " of the last round"),
            .. FloorAbove(best, floors, id),
            "No test row was looked at: what it is worth there is another question, for the comparison with the experiment as it was.",
        ];
        string[] failures = [.. results.Where(result => result.Failure is not null).Select(result => $"{result.Experiment}: {result.Failure}")];
        AtomicFile.WriteTexts(
            folder,
            ("index.html", LeaderboardPage.Render(
                $"{sweep.Experiment}: {results.Count} points", answer, [.. entries, .. floors], [id], failures, stamp)),
            ("experiment.json", BestExperiment(sweep, best, id)),
            ("sweep.json", CanonicalJson.Serialize(report)));
        return new SweepOutcome(report, answer, folder);
    }

    /// <summary>Says how many points of the last round show no significant difference from the best.</summary>
    private static string Others(IReadOnlyList<RankedEntry> ranking, int tied, string round)
    {
        int others = ranking.Sum(ranked => 1 + ranked.Entry.AlsoKnownAs.Count) - 1;
        string notCompared = LeaderboardText.NotCompared(ranking);
        return others == 0 && round.Length == 0 ? "No other point has a value."
            : others == 0 ? "No other point reached the last round."
            : tied == 0 && notCompared.Length == 0 ? $"All others{round} are worse by more than chance explains."
            : string.Create(
                CultureInfo.InvariantCulture, $"{tied} of the {others} others{round} show no significant difference from it{notCompared}.");
    }

    /// <summary>
    /// A value that random scores or shuffled predictions have too, or a floor with a better one: then the search found nothing that is worth having.
    /// </summary>
    private static IEnumerable<string> FloorAbove(LeaderboardEntry best, IEnumerable<LeaderboardEntry> floors, string id)
    {
        MetricValue value = best.Find(id)!;
        if (value.DoesNotMeasure is { } reason)
        {
            return [$"It does not measure the model: {reason} ({ErrorCodes.DoesNotMeasure})."];
        }

        return Ranking.Create([best, .. floors], id) is [{ Entry.IsFloor: true } first, ..]
            ? [$"A floor is above it: {first.Entry.Model}, {Decimals.Plain(first.Value.Value)} on the same rows."] : [];
    }

    private static string Interval(MetricValue value) => value is { Low: { } low, High: { } high }
        ? $", 95 % interval {Decimals.Plain(low)} to {Decimals.Plain(high)}" : $", without an interval ({value.NoInterval})";

    private static string PointName(LeaderboardEntry entry) =>
        entry.Name[(entry.Name.IndexOf(Sweep.Mark, StringComparison.Ordinal) + 1)..].Replace("+", ", ", StringComparison.Ordinal);

    private static SweepPoint PointOf(Sweep sweep, SweepResult result, string id)
    {
        var value = result.Entry?.Find(id);
        var values = new SortedDictionary<string, string>(
            sweep.Parse(result.Experiment.Split(Sweep.Mark, 2)[1]).ToDictionary(of => of.Parameter.Path, of => Json(of.Value)),
            StringComparer.Ordinal);
        return new SweepPoint(result.Experiment, values, value?.Value, value?.Low, value?.High, result.Failure);
    }

    /// <summary>An experiment that extends the sweep's own: it is measured on the test rows.</summary>
    private static string BestExperiment(Sweep sweep, LeaderboardEntry best, string id)
    {
        IEnumerable<IGrouping<string, (SweepParameter Parameter, JsonPart Value)>> models =
            sweep.Parse(best.Name.Split(Sweep.Mark, 2)[1]).GroupBy(value => value.Parameter.Path.Split('.')[1]);
        string OptionOf((SweepParameter Parameter, JsonPart Value) value) => $"\"{value.Parameter.Path.Split('.')[2]}\": {Json(value.Value)}";
        string OptionsOf(IGrouping<string, (SweepParameter Parameter, JsonPart Value)> model) =>
            $"{{ {string.Join(", ", model.Select(OptionOf))} }}" is var options && model.First().Parameter.IsCustom
                ? $"{{ \"options\": {options} }}" : options;
        string text = string.Join(",\n", models.Select(model => $"    \"{model.Key}\": {OptionsOf(model)}"));
        return $"{{\n  \"$schema\": \"../experiment.schema.json\",\n  \"question\": \"Are the options that the sweep of {sweep.Experiment} found "
            + $"by {id} on its validation slice better on the test rows too?\",\n  \"extends\": \"{sweep.Experiment}\",\n  \"models\": "
            + $"{{\n{text}\n  }}\n}}\n";
    }

    private static string Json(JsonPart value) => value.Kind switch
    {
        JsonTokenType.String => JsonSerializer.Serialize(value.Text),
        JsonTokenType.StartArray => $"[{string.Join(", ", value.Items.Select(Json))}]",
        _ => value.Text,
    };
}
