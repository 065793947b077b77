using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the popularity of late: several models of one stage.</summary>
public sealed class RecentPopularityDescriptor() : BaselineDescriptor<RecentPopularityOptions>(
    "recent-popularity", "TrainRecentPopularity", () => new RecentPopularityStage(), typeof(RecentPopularityStage))
{
    /// <inheritdoc/>
    /// <remarks>Those of the defaults; options may ask for others.</remarks>
    public override IReadOnlyList<string> Names { get; } = RecentPopularityNames.Of(new RecentPopularityOptions());

    /// <inheritdoc/>
    public override bool KnowsTime => true;

    /// <inheritdoc/>
    public override bool MayWrite(string name) => RecentPopularityNames.Contains(name);

    /// <inheritdoc/>
    public override IEnumerable<string> FindTrained(object options, bool hasRatings) => RecentPopularityNames.Of((RecentPopularityOptions)options);

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    private protected override long EstimateBytes(RecentPopularityOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: 100, perItem: 64);
}
