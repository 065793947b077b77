using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// A model of weights between items: an item's score for a user is the sum of the weights to it from the items that the user has rated. The weights
/// of those are added in the order of their positions in the catalogue, in single precision, whatever scores are asked for.
/// </summary>
/// <param name="name">The model's name.</param>
/// <param name="profiles">What users have rated.</param>
/// <param name="weights">For each item the weights from it to others, by ascending position.</param>
internal unsafe class ItemItemModel(string name, Profiles profiles, SparseWeights weights) : SummedModel(name)
{
    /// <summary>For each item the weights from it to others, by ascending position.</summary>
    internal SparseWeights Weights => weights;

    /// <inheritdoc/>
    public override double Score(long user, long item)
    {
        float sum = 0;
        if (profiles.Items.IndexOf(item) is >= 0 and int position)
        {
            using Profile profile = profiles.Find(user);
            for (int i = 0; i < profile.Items.Length; i++)
            {
                sum = MathF.FusedMultiplyAdd(profile.Weights[i], weights.Find(profile.Items[i], position), sum);
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>The weights stay those of training; a history is summed up as a user's rows are.</remarks>
    public override IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new ItemItemModel(Name, profiles.FoldIn(histories), weights);

    /// <inheritdoc/>
    protected override void Sum(long user, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, profiles.Items.Count, nameof(sums)); // What follows checks no position.
        sums.Clear();
        using Profile profile = profiles.Find(user);
        fixed (float* target = sums)
        {
            for (int i = 0; i < profile.Items.Length; i++)
            {
                Add(weights.IndicesOf(profile.Items[i]), weights.ValuesOf(profile.Items[i]), profile.Weights[i], target);
            }
        }
    }

    /// <summary>Adds factor times the values; four sums are in flight together.</summary>
    private static void Add(ReadOnlySpan<int> positions, ReadOnlySpan<float> values, float factor, float* sums)
    {
        fixed (int* place = positions)
        {
            fixed (float* value = values)
            {
                int i = 0;
                for (; i <= positions.Length - 4; i += 4)
                {
                    float* first = sums + place[i], second = sums + place[i + 1], third = sums + place[i + 2], fourth = sums + place[i + 3];
                    *first = MathF.FusedMultiplyAdd(factor, value[i], *first);
                    *second = MathF.FusedMultiplyAdd(factor, value[i + 1], *second);
                    *third = MathF.FusedMultiplyAdd(factor, value[i + 2], *third);
                    *fourth = MathF.FusedMultiplyAdd(factor, value[i + 3], *fourth);
                }

                for (; i < positions.Length; i++)
                {
                    sums[place[i]] = MathF.FusedMultiplyAdd(factor, value[i], sums[place[i]]);
                }
            }
        }
    }
}
