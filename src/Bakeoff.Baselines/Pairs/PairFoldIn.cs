using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Learns the factors of users whom a model was not trained on: the epochs of the training again, with the items as they are. What is drawn is a
/// function of the seed and the user's id, so that no user's factors depend on who else is folded in.
/// </summary>
/// <param name="grid">The grid of the training.</param>
/// <param name="popularity">Draws items by popularity; null draws them uniformly.</param>
/// <param name="factors">What was trained.</param>
/// <param name="loss">The loss.</param>
/// <param name="step">Learning rate and regularization.</param>
/// <param name="epochs">The epochs.</param>
/// <param name="seed">Draws.</param>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class PairFoldIn<TLoss, T>(
    PairGrid grid, PairPopularity? popularity, PairFactors factors, TLoss loss, PairStep<T> step, int epochs, ulong seed) : IPairFoldIn
    where TLoss : struct, IPairLoss
    where T : struct, ILanes<T>
{
    private readonly int[] _blockOf = BlocksOf(grid);

    /// <inheritdoc/>
    public void Run(UserHistories histories, int threads, IPairFoldIn.Taker take, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, histories.Users.Count, parallel, () => new NativeArray<ulong>((grid.Items.Count + 63) / 64), (user, _, rated) =>
        {
            float* row = stackalloc float[factors.Stride];
            new Span<float>(row, factors.Stride).Clear();
            Learn(histories.Users.IdAt(user), histories.ItemsOf(user), rated, row);
            take(user, row);
            return rated;
        }, rated => rated.Dispose());
    }

    private static int[] BlocksOf(PairGrid grid)
    {
        int[] blocks = new int[grid.Items.Count];
        for (int block = 0; block < grid.Blocks; block++)
        {
            blocks.AsSpan(grid.Items.Starts[block]..grid.Items.Starts[block + 1]).Fill(block);
        }

        return blocks;
    }

    private void Learn(long id, ReadOnlySpan<int> history, NativeArray<ulong> rated, float* row)
    {
        int[] items = new int[history.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = grid.Items.PositionOf[history[i]];
            rated.Pointer[items[i] >> 6] |= 1UL << items[i];
        }

        ulong key = Seeds.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"fold in {id}"));
        var negatives = new PairNegatives(grid.Items, popularity, key) { Rated = rated.Pointer };
        int[] partner = new int[grid.Blocks];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int match = 0; match < grid.Parts; match++)
            {
                (int first, int second) = grid.MatchOf(epoch, match);
                (partner[first], partner[second]) = (second, first);
            }

            for (int i = items.Length - 1; i >= 0; i--)
            {
                int j = negatives.Random.NextInt(i + 1);
                (items[i], items[j]) = (items[j], items[i]);
                Learn(items[i], partner[_blockOf[items[i]]], ref negatives, row);
            }
        }

        foreach (int item in items)
        {
            rated.Pointer[item >> 6] = 0;
        }
    }

    private void Learn(int item, int partner, ref PairNegatives negatives, float* row)
    {
        negatives.Use(_blockOf[item], partner, isCompact: false);
        float gain = loss.FindGain(row, item, ref negatives, out int other);
        if (gain != 0)
        {
            float* items = factors.Items.Pointer;
            step.LearnUser(row, items + ((long)item * factors.Stride), items + ((long)other * factors.Stride), factors.Stride, gain);
        }
    }
}
