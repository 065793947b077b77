using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Says which fold tests each row, user by user: what a <see cref="SplitMethod"/> has decided.</summary>
internal abstract class FoldAssignment
{
    /// <summary>The fold of a row that no fold tests.</summary>
    public const int NotTested = -1;

    /// <summary>Says which folds test a user's rows.</summary>
    /// <param name="user">The user's place among those of whom there are rows.</param>
    /// <param name="before">How many rows the users before have.</param>
    /// <param name="items">The item of each of the user's rows, by timestamp and then as <see cref="SplitOptions.Ties"/> says.</param>
    /// <param name="timestamps">When each of these rows was given, ascending.</param>
    /// <param name="folds">Where the folds go, one for each row; <see cref="NotTested"/> for a row that no fold tests.</param>
    public abstract void Fill(int user, int before, ReadOnlySpan<long> items, ReadOnlySpan<long> timestamps, Span<int> folds);

    /// <summary>Shuffles users or ratings by the seed, and cuts them into folds of the same size.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="partitions">The number of folds.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <returns>The fold of each.</returns>
    public static short[] Shuffle(int count, int partitions, ulong seed)
    {
        int[] order = new SeededRandom(seed).Permutation(count);
        short[] folds = new short[count];
        for (int i = 0; i < count; i++)
        {
            folds[order[i]] = (short)((long)i * partitions / count);
        }

        return folds;
    }
}
