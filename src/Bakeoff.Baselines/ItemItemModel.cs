using System.Buffers;
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
internal class ItemItemModel(string name, Profiles profiles, SparseWeights weights) : IFoldInScorer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <summary>For each item the weights from it to others, by ascending position.</summary>
    internal SparseWeights Weights => weights;

    /// <inheritdoc/>
    public double Score(long user, long item)
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
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        float[] sums = ArrayPool<float>.Shared.Rent(scores.Length);
        Sum(user, sums.AsSpan(0, scores.Length));
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = sums[position];
        }

        ArrayPool<float>.Shared.Return(sums);
    }

    /// <inheritdoc/>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        float[] sums = ArrayPool<float>.Shared.Rent(items);
        for (int user = 0; user < users.Length; user++)
        {
            Sum(users[user], sums.AsSpan(0, items));
            sink.Take(user, 0, sums.AsSpan(0, items));
        }

        ArrayPool<float>.Shared.Return(sums);
    }

    /// <inheritdoc/>
    /// <remarks>The weights stay those of training; a history is summed up as a user's rows are.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new ItemItemModel(name, profiles.FoldIn(histories), weights);

    private void Sum(long user, Span<float> sums)
    {
        sums.Clear();
        using Profile profile = profiles.Find(user);
        for (int i = 0; i < profile.Items.Length; i++)
        {
            ReadOnlySpan<int> positions = weights.IndicesOf(profile.Items[i]);
            ReadOnlySpan<float> values = weights.ValuesOf(profile.Items[i]);
            float factor = profile.Weights[i];
            for (int j = 0; j < positions.Length; j++)
            {
                ref float sum = ref sums[positions[j]];
                sum = MathF.FusedMultiplyAdd(factor, values[j], sum);
            }
        }
    }
}
