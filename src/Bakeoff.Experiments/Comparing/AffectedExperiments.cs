using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Which experiments a change can affect, found without running any: those of which some stage has other options, seeds or code than at the
/// baseline. Where all of these are the same, so are the inputs, from the dataset on, and so are the results.
/// </summary>
internal static class AffectedExperiments
{
    /// <param name="plan">What <c>plan --all --json</c> printed at the baseline; null where it failed: then all are affected.</param>
    /// <param name="context">What everything that runs shares.</param>
    /// <param name="experiments">The experiments as they are now.</param>
    /// <returns>For each experiment what is known of it at the baseline.</returns>
    public static IReadOnlyList<(LoadedExperiment Experiment, Effect Effect)> Find(
        string? plan, RunContext context, IReadOnlyList<LoadedExperiment> experiments)
    {
        Dictionary<string, PlanDocument>? before = plan is null ? null : Documents(plan);
        return [.. experiments.Select(experiment => (experiment, EffectOn(experiment.Graph, before, context.EngineFor(experiment.Graph))))];
    }

    /// <summary>What a change does to an experiment.</summary>
    internal enum Effect
    {
        /// <summary>The results stay the same.</summary>
        None,

        /// <summary>The results may change.</summary>
        Some,

        /// <summary>The baseline has no such experiment.</summary>
        IsNew,
    }

    private static Effect EffectOn(StageGraph graph, Dictionary<string, PlanDocument>? before, Engine engine)
    {
        if (before is null)
        {
            return Effect.Some;
        }

        if (!before.TryGetValue(graph.Experiment, out PlanDocument? document))
        {
            return Effect.IsNew;
        }

        // The page is not a number: what only the report's stage reads changes none.
        string report = StageTable.Report.Name;
        Dictionary<string, string?> old =
            document.Steps.Where(step => step.Stage != report).ToDictionary(step => step.Label, step => step.Own, StringComparer.Ordinal);
        StageNode[] now = [.. graph.Nodes.Where(node => node.Stage != report)];
        return old.Count == now.Length && now.All(node => old.GetValueOrDefault(node.Label) == engine.OwnHashOf(node)) ? Effect.None : Effect.Some;
    }

    private static Dictionary<string, PlanDocument>? Documents(string text)
    {
        var documents = new Dictionary<string, PlanDocument>(StringComparer.Ordinal);
        if (text.Length == 0)
        {
            return documents; // The baseline has no experiments.
        }

        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                using JsonDocument document = JsonDocument.ParseValue(ref reader);
                foreach (PlanDocument plan in PlansIn(document.RootElement))
                {
                    if (plan is not { Format: PlanDocument.CurrentFormat, Experiment: not null, Steps: not null })
                    {
                        return null; // Another version's plan: then all may be affected.
                    }

                    documents[plan.Experiment] = plan;
                }
            }

            return documents;
        }
        catch (JsonException)
        {
            return null; // Not even JSON that this version knows.
        }
    }

    /// <summary>Earlier versions printed a document an experiment, one behind the other.</summary>
    private static IReadOnlyList<PlanDocument> PlansIn(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out JsonElement format) && format.ValueEquals(PlanList.CurrentFormat)
            ? CanonicalJson.Deserialize<PlanList>(root.GetRawText()).Experiments ?? []
            : [CanonicalJson.Deserialize<PlanDocument>(root.GetRawText())];
}
