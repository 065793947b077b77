namespace Bakeoff.Experiments;

/// <summary>What a leaderboard shows. Every default is that of <c>bakeoff leaderboard</c>.</summary>
public sealed record LeaderboardRequest
{
    /// <summary>The metrics that are shown where nothing else is said.</summary>
    public static IReadOnlyList<string> DefaultMetrics { get; } = ["recall@10", "recall@100", "ndcg@10", "mrr@100", "rmse", "mae"];

    /// <summary>The experiments. Default, and null: all of the folder.</summary>
    public IReadOnlyList<string>? Experiments { get; init; }

    /// <summary>The metrics that are shown, by their names or ids; the first one decides. Default: <see cref="DefaultMetrics"/>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = DefaultMetrics;

    /// <summary>Whether experiments that are not up to date are run first; otherwise they are only named. Default false.</summary>
    public bool Run { get; init; }

    /// <summary>The folder for <c>index.html</c>. Default: <c>leaderboard</c> in the artifacts folder.</summary>
    public string? OutputFolder { get; init; }
}
