using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>Finds one result under several names, so that it is one entry of a leaderboard and not its own rival.</summary>
internal static class SameResults
{
    /// <summary>
    /// The entries, each result once: the first of those whose values are the same for every user at every metric that was read, with the names of
    /// the others. A trained model comes before a floor that is the same.
    /// </summary>
    /// <param name="entries">The entries.</param>
    public static IReadOnlyList<LeaderboardEntry> Merge(IEnumerable<LeaderboardEntry> entries)
    {
        var merged = new List<LeaderboardEntry>();
        var places = new Dictionary<(Protocol, double), List<int>>();
        foreach (LeaderboardEntry entry in entries.OrderBy(entry => entry.IsFloor))
        {
            (Protocol, double) key = (entry.Run.Report.Protocol, Fingerprint(entry));
            List<int> alike = places.TryGetValue(key, out List<int>? known) ? known : places[key] = [];
            int place = alike.FindIndex(other => AreSame(merged[other], entry));
            if (place < 0)
            {
                alike.Add(merged.Count);
                merged.Add(entry);
            }
            else
            {
                LeaderboardEntry first = merged[alike[place]];
                merged[alike[place]] = first with { AlsoKnownAs = [.. first.AlsoKnownAs, (entry.Name, entry.Label)] };
            }
        }

        return merged;
    }

    private static double Fingerprint(LeaderboardEntry entry) => Metrics(entry).Sum(metric => metric.Value.Sums.Sum());

    private static bool AreSame(LeaderboardEntry left, LeaderboardEntry right)
    {
        IReadOnlyDictionary<string, UserMetric> ours = Metrics(left), theirs = Metrics(right);
        return ours.Count > 0 && ours.Count == theirs.Count && left.Run.Users.SequenceEqual(right.Run.Users)
            && ours.All(metric => theirs.TryGetValue(metric.Key, out UserMetric? other)
            && metric.Value.Sums.AsSpan().SequenceEqual(other.Sums) && metric.Value.Weights.AsSpan().SequenceEqual(other.Weights));
    }

    private static IReadOnlyDictionary<string, UserMetric> Metrics(LeaderboardEntry entry) => entry.Run.Metrics.GetValueOrDefault(entry.Model)
        ?? new Dictionary<string, UserMetric>();
}
