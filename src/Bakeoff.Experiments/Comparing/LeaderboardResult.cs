using Bakeoff.Comparison;

namespace Bakeoff.Experiments;

/// <summary>Experiments in the order of a metric: a ranking for each set of test rows.</summary>
public sealed record LeaderboardResult
{
    internal LeaderboardResult(
        IReadOnlyList<(IReadOnlyList<RankedEntry> Ranking, string Answer)> tables, IReadOnlyList<string> metrics, IReadOnlyList<string> notShown,
        string folder) =>
        (Tables, Metrics, NotShown, Folder) = (tables, metrics, notShown, folder);

    /// <summary>The ids of the metrics that are shown.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>The rankings, the best model of each first. Only models that were tested on the same rows share one.</summary>
    public IReadOnlyList<IReadOnlyList<LeaderboardRow>> Rankings => [.. Tables.Select(table => (LeaderboardRow[])[.. table.Ranking.Select(RowOf)])];

    /// <summary>What each ranking says, in a sentence.</summary>
    public IReadOnlyList<string> Answers => [.. Tables.Select(table => table.Answer)];

    /// <summary>The experiments that are not shown, each with the reason.</summary>
    public IReadOnlyList<string> NotShown { get; }

    /// <summary>The folder of <c>index.html</c>.</summary>
    public string Folder { get; }

    /// <summary>The rankings in full.</summary>
    internal IReadOnlyList<(IReadOnlyList<RankedEntry> Ranking, string Answer)> Tables { get; }

    private LeaderboardRow RowOf(RankedEntry ranked)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string id in Metrics)
        {
            if (ranked.Entry.Find(id) is { } value)
            {
                values[id] = value.Value;
            }
        }

        return new LeaderboardRow(ranked.Entry.Names, ranked.Entry.Labels, ranked.Tied, values);
    }
}
