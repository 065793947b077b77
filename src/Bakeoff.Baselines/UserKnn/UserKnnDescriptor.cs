using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes user-based nearest neighbours.</summary>
public sealed class UserKnnDescriptor()
    : BaselineDescriptor<UserKnnOptions>("user-knn", "TrainUserKnn", () => new UserKnnStage(), typeof(UserKnnStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    private protected override long EstimateBytes(UserKnnOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: NearestMemory.PerRow(options.Neighbours) * testedShare);

    private protected override StageWork EstimateWork(UserKnnOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfUserPairs(size, testedShare);
}
