namespace Bakeoff.Data;

/// <summary><c>last-n</c>: each fold tests the last ratings of its users.</summary>
internal sealed class LastNSplit : UserSplitMethod
{
    /// <inheritdoc/>
    public override string Name => "last-n";

    /// <inheritdoc/>
    public override string Summary =>
        "the users are shuffled by the seed and cut into `partitions`; fold k tests the last `n` ratings of its users, by timestamp and then `ties`, "
        + "and trains on everything else.";

    /// <inheritdoc/>
    public override bool TestsTheLast(SplitOptions options) => true;

    /// <inheritdoc/>
    public override int? FindRowsPerUser(SplitOptions options) => options.N;

    /// <inheritdoc/>
    public override Range FindTested(SplitOptions options, int rows) => options.Last.KeptOf(rows)..;
}
