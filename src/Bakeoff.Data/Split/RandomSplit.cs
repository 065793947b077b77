using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary><c>random</c>: each fold tests ratings of everybody, drawn at random.</summary>
internal sealed class RandomSplit : SplitMethod
{
    /// <summary>The longest list of a user's rows that is sorted on the stack.</summary>
    private const int MaxOnStack = 1024;

    /// <inheritdoc/>
    public override string Name => "random";

    /// <inheritdoc/>
    public override string Summary =>
        "the ratings are shuffled by the seed and cut into `partitions`; fold k tests its own and trains on all others, as in cross-validation of "
        + "predicted ratings. It lets models know the future of the very user that is tested: for comparison with published numbers, not for lists.";

    /// <inheritdoc/>
    public override string WhyNoValidation => "every rating is a test row of some fold, so that none is left to validate on";

    /// <inheritdoc/>
    /// <remarks>A place in the shuffled order and a fold.</remarks>
    public override double BytesPerRating => sizeof(int) + sizeof(short);

    /// <inheritdoc/>
    public override double EstimateTestedShare(SplitOptions options) => 1;

    /// <inheritdoc/>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed) =>
        options.Partitions >= 2 && options.Partitions <= facts.Rows ? new RatingFolds(PartAssignment.Shuffle(facts.Rows, options.Partitions, seed))
        : throw new DataException(
            ErrorCodes.EmptyFold,
            $"{facts.Rows} ratings cannot be divided into {options.Partitions} partitions, of which one is tested and the others are trained on.",
            "Choose at least 2 'partitions', and at most as many as there are ratings.");

    /// <summary>The fold of each rating.</summary>
    private sealed class RatingFolds(short[] foldOf) : PartAssignment
    {
        public override void Fill(int user, int before, IUserRows rows, Span<int> parts)
        {
            ReadOnlySpan<long> items = rows.Items;
            // The ratings are assigned in the order of user and item, so that no order within a user's rows matters.
            Span<long> sorted = items.Length <= MaxOnStack ? stackalloc long[items.Length] : new long[items.Length];
            items.CopyTo(sorted);
            for (int i = 0; i < items.Length; i++)
            {
                parts[i] = i;
            }

            sorted.Sort(parts);
            Span<int> places = items.Length <= MaxOnStack ? stackalloc int[items.Length] : new int[items.Length];
            parts.CopyTo(places);
            for (int rank = 0; rank < places.Length; rank++)
            {
                parts[places[rank]] = foldOf[before + rank];
            }
        }
    }
}
