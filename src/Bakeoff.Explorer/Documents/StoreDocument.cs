using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>Shows what the store holds and what <c>gc</c> would free, format <c>explorer-store/1</c>. Nothing is deleted.</summary>
internal static class StoreDocument
{
    /// <summary>What <c>gc</c> keeps unless it is told otherwise.</summary>
    public const double DefaultKeepDays = 14;

    /// <summary>Shows a store.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="keepDays">What was used within so many days is kept. At least 0.</param>
    /// <param name="maximumBytes">Of what is left, the least recently used would go until the objects are no larger; null for no limit.</param>
    /// <param name="folders">The options that the command needs to find the store, each after a blank; empty for none.</param>
    /// <exception cref="StoreException">It cannot be read, or a folder of it is a link.</exception>
    public static object Create(EngineSettings settings, double keepDays, long? maximumBytes, string folders = "")
    {
        long began = Stopwatch.GetTimestamp();
        GarbagePlan plan = new GarbageCollector(settings.StoreFolder).Plan(keepDays, maximumBytes);
        string days = keepDays.ToString(CultureInfo.InvariantCulture);
        string size = maximumBytes is { } most ? string.Create(CultureInfo.InvariantCulture, $" --max-size={most / 1e6:0.######}MB") : "";
        Kind[] kinds = [.. KindsOf(settings.StoreFolder, plan)];
        return new
        {
            Format = "explorer-store/1", Folder = Path.GetFullPath(settings.StoreFolder), KeepDays = keepDays,
            ObjectBytes = plan.FreedBytes + plan.KeptBytes, OtherBytes = plan.FreedBytes + plan.KeptBytes - kinds.Sum(kind => kind.Bytes),
            Kinds = kinds,
            Experiments = plan.Holders.Select(holder => new
            {
                holder.Name, holder.Why, holder.Keeps, Results = holder.Actions, holder.Bytes,
            }).ToArray(),
            Gc = new { Results = plan.Actions.Count, Files = plan.Objects.Count, Leftovers = plan.Leftovers.Count, plan.FreedBytes, plan.KeptBytes },
            Command = $"bakeoff gc --keep-days={days}{size}{folders} --yes", Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3),
        };
    }

    /// <summary>The results of each stage. An object that several results share is counted for the first of them.</summary>
    private static IEnumerable<Kind> KindsOf(string store, GarbagePlan plan)
    {
        HashSet<string> freedResults = [.. plan.Actions], freedObjects = [.. plan.Objects.Select(file => Path.GetFileName(file))];
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, FileInfo> stage in StoreTree.Actions(store).GroupBy(file => file.Directory!.Name).OrderBy(
            group => group.Key, StringComparer.Ordinal))
        {
            (long bytes, long freed) = (0, 0);
            foreach (StoredFile file in stage.SelectMany(action => ActionEntry.TryRead(action.FullName)?.Outputs ?? []))
            {
                if (counted.Add(file.Sha256))
                {
                    bytes += file.Bytes;
                    freed += freedObjects.Contains(file.Sha256) ? file.Bytes : 0;
                }
            }

            yield return new Kind(stage.Key, stage.Count(), bytes, freed, stage.Count(file => freedResults.Contains(file.FullName)));
        }
    }

    /// <param name="Stage">The stage.</param>
    /// <param name="Results">How many results of it there are.</param>
    /// <param name="Bytes">What they hold.</param>
    /// <param name="FreedBytes">How much of that <c>gc</c> would free.</param>
    /// <param name="FreedResults">How many results it would delete.</param>
    private sealed record Kind(string Stage, int Results, long Bytes, long FreedBytes, int FreedResults);
}
