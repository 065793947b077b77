using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What is different between two sides, from the parts of their stages' keys.</summary>
internal static class ChangeFinder
{
    private static readonly string[] DataStages = [StageTable.Download.Name, StageTable.Ingest.Name];
    private static readonly string[] CodeParts = ["code.", "package.", "runtime.", "own."];

    public static ChangeReport Find(StoredRuns store, Side baseline, Side candidate)
    {
        var (options, code, data) = (new List<string>(), new List<string>(), new List<string>());
        foreach (string label in candidate.Keys.Keys.Union(baseline.Keys.Keys).Order(StringComparer.Ordinal))
        {
            (string stage, string name) = (StageLabel.StageOf(label), StageLabel.NameOf(label));
            if (stage == StageTable.Report.Name
                || (baseline.Keys.TryGetValue(label, out string? old) & candidate.Keys.TryGetValue(label, out string? now) && old == now))
            {
                continue; // The page is no number.
            }

            if (old is null || now is null)
            {
                options.Add($"{label} is only in the {(old is null ? "candidate" : "baseline")}");
                continue;
            }

            IReadOnlyList<string> differences = store.Differences(stage, old, now)
                ?? [$"another key, {old[..12]}, now {now[..12]}; the store no longer has both"];
            foreach (string difference in differences.Where(difference => !difference.StartsWith("input.", StringComparison.Ordinal)))
            {
                bool isCode = CodeParts.Any(part => difference.StartsWith(part, StringComparison.Ordinal))
                    || (IsModel(stage) && difference.StartsWith("external.", StringComparison.Ordinal));
                (isCode ? code : DataStages.Contains(stage) ? data : options).Add($"{name}: {difference}");
            }
        }

        return new ChangeReport([.. options.Distinct()], [.. code.Distinct()], [.. data.Distinct()]); // Folds say the same.
    }

    /// <summary>Says whether a stage's files are the model: a command's program, or lists that were made elsewhere.</summary>
    private static bool IsModel(string stage) => stage == StageTable.Custom.Name || stage == StageTable.Import.Name;
}
