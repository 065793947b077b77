using System.Buffers;
using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>A model that adds up the scores of a catalogue for one user at a time, in single precision.</summary>
/// <param name="name">The model's name.</param>
internal abstract class SummedModel(string name) : IFoldInScorer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <inheritdoc/>
    public abstract double Score(long user, long item);

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
    public abstract IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation);

    /// <summary>Adds up the scores of all items for a user.</summary>
    /// <param name="user">The user id, known or not.</param>
    /// <param name="sums">Receives a score for each position of the catalogue.</param>
    protected abstract void Sum(long user, Span<float> sums);
}
