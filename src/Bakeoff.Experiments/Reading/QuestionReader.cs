using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>
/// Checks what an experiment's question is about, <c>evaluation.primary</c> and <c>evaluation.pair</c>, against what it measures and trains: a
/// misspelled name is an error now and not after the training.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class QuestionReader(List<ErrorReport> problems)
{
    /// <summary>Checks an experiment that is otherwise complete.</summary>
    /// <param name="experiment">The experiment, with what it extends.</param>
    /// <param name="primary">The list of primary metrics as it was read last; null where there is none.</param>
    /// <param name="pair">The list of the two models, likewise.</param>
    public void Check(Experiment experiment, JsonPart? primary, JsonPart? pair)
    {
        // An empty list takes back what an experiment that is extended has declared.
        if (primary is { Items.Count: > 0 })
        {
            Count(primary, "primary", 1, PrimaryMetrics.MaxCount, "metrics");
            Distinct(primary, name => MetricNames.Find(name, experiment.Evaluation.K, experiment.Metrics.Keys) ?? name);
            foreach (JsonPart name in primary.Items.Where(
                name => MetricNames.Find(name.Text, experiment.Evaluation.K, experiment.Metrics.Keys) is null))
            {
                Unknown(name, experiment);
            }

            foreach (JsonPart name in primary.Items.Where(
                name => IsImplicit(experiment) && MetricNames.NeedsRatings(name.Text, experiment.Metrics.Keys)))
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.UnknownPrimary, $"'{name.Text}' compares predictions with ratings, and the dataset has none ('implicit').",
                    "Choose a metric of lists, such as recall@10.", name.Location));
            }
        }

        if (pair is { Items.Count: > 0 })
        {
            Count(pair, "pair", 2, 2, "models");
            Distinct(pair, name => name);
            string[] known = Models(experiment);
            foreach (JsonPart name in pair.Items.Where(name => !known.Contains(name.Text)))
            {
                problems.Add(
                    new ErrorReport(
                        ErrorCodes.UnknownPrimary, $"the experiment has no model '{name.Text}'.", NearestName.Remedy(name.Text, known),
                        name.Location));
            }
        }
    }

    private static bool IsImplicit(Experiment experiment) => experiment is { Dataset.Ingest.Own.Implicit: true };

    /// <summary>The names of the models that an experiment trains, and of the floors.</summary>
    public static string[] Models(Experiment experiment)
    {
        bool hasRatings = !IsImplicit(experiment);
        IEnumerable<string> trained = ModelTable.All.Where(model => experiment.Models.ContainsKey(model.Key))
            .SelectMany(model => model.FindTrained(experiment.Models[model.Key], hasRatings));
        return [.. trained, .. experiment.Untuned.Keys.Select(key => key + TuningReport.UntunedMark), .. experiment.CustomModels.Keys,
            .. experiment.Imports.Keys, Floors.PopularityName, Floors.RandomName];
    }

    private void Unknown(JsonPart name, Experiment experiment)
    {
        int[] lengths = experiment.Evaluation.K;
        IReadOnlyCollection<string> custom = experiment.Metrics.Keys;
        bool isLength = MetricNames.IsKnown(name.Text, custom);
        string all = string.Join(", ", lengths.Select(k => k.ToString(CultureInfo.InvariantCulture)));
        problems.Add(new ErrorReport(
            ErrorCodes.UnknownPrimary,
            isLength ? $"'{name.Text}' is not measured: its list length is none of 'evaluation.k' ({all})."
                : $"there is no metric '{name.Text}' that judges a model.",
            MetricRemedy.Of(name.Text, lengths, custom), name.Location));
    }

    private void Count(JsonPart list, string key, int from, int to, string what)
    {
        if (list.Items.Count < from || list.Items.Count > to)
        {
            string count = from == to ? from.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{from} to {to}");
            problems.Add(
                new ErrorReport(
                    ErrorCodes.OutOfRange, $"'{key}' names {list.Items.Count} {what}, not {count}.", $"Name {count}, or remove '{key}'.",
                    list.Location));
        }
    }

    private void Distinct(JsonPart list, Func<string, string> idOf)
    {
        foreach (IGrouping<string, JsonPart> same in list.Items.GroupBy(item => idOf(item.Text)).Where(same => same.Count() > 1))
        {
            problems.Add(
                new ErrorReport(ErrorCodes.ConflictingOptions, $"'{same.Last().Text}' is named twice.", "Name it once.", same.Last().Location));
        }
    }
}
