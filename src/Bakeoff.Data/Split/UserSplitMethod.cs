using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// A method that shuffles the users by the seed and cuts them into <see cref="SplitOptions.Partitions"/>: each user is tested by one fold, and the
/// method says which of the user's rows are tested there.
/// </summary>
internal abstract class UserSplitMethod : SplitMethod
{
    /// <inheritdoc/>
    public override bool TiesDecide(SplitOptions options) => true;

    /// <inheritdoc/>
    public override double EstimateTestedShare(SplitOptions options) => 1.0 / options.Partitions;

    /// <summary>Says which of a user's rows are tested: at least one of them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">How many rows the user has, at least 1; they are sorted by timestamp, then by <see cref="SplitOptions.Ties"/>.</param>
    public abstract Range FindTested(SplitOptions options, int rows);

    /// <inheritdoc/>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed) => options.Partitions <= facts.Users
        ? new UserFolds(this, options, PartAssignment.Shuffle(facts.Users, options.Partitions, seed), seed)
        : throw new DataException(
            ErrorCodes.EmptyFold, $"{facts.Users} users cannot be divided into {options.Partitions} partitions.", "Choose fewer 'partitions'.");

    /// <summary>Gives the rows of a user that are tested the part of the user's fold. Default: those that <see cref="FindTested"/> says.</summary>
    /// <param name="options">The options.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <param name="rows">The user's rows.</param>
    /// <param name="fold">The fold, and the part of what it tests.</param>
    /// <param name="parts">The part of each row; at first, none is tested.</param>
    protected virtual void Mark(SplitOptions options, ulong seed, IUserRows rows, int fold, Span<int> parts) =>
        parts[FindTested(options, parts.Length)].Fill(fold);

    /// <summary>The fold of each user, and which rows it tests.</summary>
    private sealed class UserFolds(UserSplitMethod method, SplitOptions options, short[] foldOf, ulong seed) : PartAssignment
    {
        public override void Fill(int user, int before, IUserRows rows, Span<int> parts)
        {
            parts.Fill(NotTested);
            method.Mark(options, seed, rows, foldOf[user], parts);
        }
    }
}
