using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>
/// Finds models that leave out test rows, and not the same ones on both sides. Errors are means over the rows that are predicted, so that those of
/// such a model are not of the same rows, even where it leaves out as many of each person.
/// </summary>
internal static class PredictedRows
{
    /// <param name="store">Has the outputs of both sides.</param>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="old">Its metrics.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="now">Its metrics.</param>
    /// <returns>For each such model why its errors are not compared.</returns>
    public static IReadOnlyDictionary<string, string> Differing(StoredRuns store, Side baseline, EvaluatedRun old, Side candidate, EvaluatedRun now)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ModelMetrics model in now.Models)
        {
            if (old.Models.FirstOrDefault(other => other.Name == model.Name) is not { } other || (model.Coverage >= 1 && other.Coverage >= 1))
            {
                continue;
            }

            string coverage = FormattableString.Invariant($"coverage {other.Coverage:0.####} and {model.Coverage:0.####}");
            bool[] same = model.Coverage != other.Coverage ? [false]
                : [.. now.Report.Folds.Select(fold => AreSame(store, baseline, candidate, model.Name, fold)).OfType<bool>()];
            if (same.Contains(false))
            {
                reasons[model.Name] = $"the two predict other test rows ({coverage})";
            }
            else if (same.Length < now.Report.Folds.Count)
            {
                reasons[model.Name] =
                    $"the two predict a part of the test rows ({coverage}), and the store no longer has the predictions that say which";
            }
        }

        return reasons;
    }

    /// <summary>Null where the store no longer has the predictions.</summary>
    private static bool? AreSame(StoredRuns store, Side baseline, Side candidate, string model, int fold) =>
        Fingerprint(store, baseline, model, fold) is { } before && Fingerprint(store, candidate, model, fold) is { } after ? before == after : null;

    /// <summary>Which rows of a fold a model predicts, in whichever order they stand; null where the store has no predictions.</summary>
    private static string? Fingerprint(StoredRuns store, Side side, string model, int fold)
    {
        string label = ModelParameters.LabelOf(side.Keys.Keys, model, fold);
        if (!side.Keys.TryGetValue(label, out string? key)
            || store.PathOf(StageLabel.StageOf(label), key, $"{model}/{ModelFiles.Predictions}") is not { } file)
        {
            return null;
        }

        using var session = new DuckDbSession();
        const string Row = "hash(\"user\"::BIGINT, item::BIGINT)";
        return session.List(
            $"""
            SELECT concat_ws(' ', count(*), bit_xor({Row}), sum({Row}::HUGEINT)) FROM {DuckDbSession.Parquet(file)}
            WHERE score IS NOT NULL AND NOT isnan(score::DOUBLE)
            """,
            row => row.GetString(0))[0];
    }
}
