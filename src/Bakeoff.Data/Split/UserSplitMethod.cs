using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// A method that shuffles the users by the seed and cuts them into <see cref="SplitOptions.Partitions"/>: each user is tested by one fold, and the
/// method says which of the user's rows are tested there.
/// </summary>
internal abstract class UserSplitMethod : SplitMethod
{
    /// <inheritdoc/>
    public override bool TiesDecide => true;

    /// <inheritdoc/>
    public override double EstimateTestedShare(SplitOptions options) => 1.0 / options.Partitions;

    /// <summary>Says which of a user's rows are tested: at least one of them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">How many rows the user has, at least 1; they are sorted by timestamp, then by <see cref="SplitOptions.Ties"/>.</param>
    public abstract Range FindTested(SplitOptions options, int rows);

    /// <inheritdoc/>
    public override FoldAssignment Assign(SplitOptions options, int users, int rows, ulong seed) => options.Partitions <= users
        ? new UserFolds(FoldAssignment.Shuffle(users, options.Partitions, seed), count => FindTested(options, count))
        : throw new DataException(
            ErrorCodes.EmptyFold, $"{users} users cannot be divided into {options.Partitions} partitions.", "Choose fewer 'partitions'.");

    /// <summary>The fold of each user, and which rows it tests.</summary>
    private sealed class UserFolds(short[] foldOf, Func<int, Range> tested) : FoldAssignment
    {
        public override void Fill(int user, int before, ReadOnlySpan<long> items, ReadOnlySpan<long> timestamps, Span<int> folds)
        {
            folds.Fill(NotTested);
            folds[tested(folds.Length)].Fill(foldOf[user]);
        }
    }
}
