namespace Bakeoff.Benchmarks;

/// <summary>The whole graph at one size.</summary>
/// <param name="Size">The size's name.</param>
/// <param name="Ratings">The dataset's ratings.</param>
/// <param name="Users">The dataset's users.</param>
/// <param name="Items">The dataset's items.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Command">The command line that was measured.</param>
/// <param name="Stages">The stages in the order in which they ended.</param>
/// <param name="Seconds">The whole command.</param>
/// <param name="AgainSeconds">The same command once more, with nothing to do.</param>
/// <param name="PageKilobytes">The size of the report's page, in 1,000 bytes.</param>
/// <param name="Peer">Bare DuckDB, in the same run.</param>
/// <param name="Problems">Where <c>build/peaks.json</c> was not kept.</param>
internal sealed record GraphRow(
    string Size, long Ratings, long Users, long Items, string Machine, string Command, IReadOnlyList<GraphStage> Stages, double Seconds,
    double AgainSeconds, double PageKilobytes,
    GraphStage Peer, IReadOnlyList<string> Problems)
{
    /// <summary>What the stages of the data took together, which bare DuckDB is compared with.</summary>
    public double DataSeconds => Stages.Where(stage => stage.Label is "Ingest" or "Split" or "Integrity").Sum(stage => stage.Seconds);
}
