using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Says to which part of the split each row belongs, user by user: what a <see cref="SplitMethod"/> has decided. What folds do with the parts says
/// <see cref="SplitMethod.FindRoles"/>.
/// </summary>
internal abstract class PartAssignment
{
    /// <summary>The part of a row to which no fold gives a role: every fold trains on it that does not list what it trains on.</summary>
    public const int NotTested = -1;

    /// <summary>The window of time that each fold tests, its end excluded; empty where folds are no windows of time. Default empty.</summary>
    public virtual IReadOnlyList<(long From, long Until)> Windows => [];

    /// <summary>Says to which parts a user's rows belong.</summary>
    /// <param name="user">The user's place among those of whom there are rows.</param>
    /// <param name="before">How many rows the users before have.</param>
    /// <param name="rows">The user's rows, by timestamp and then as <see cref="SplitOptions.Ties"/> says.</param>
    /// <param name="parts">Where the parts go, one for each row.</param>
    public abstract void Fill(int user, int before, IUserRows rows, Span<int> parts);

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
