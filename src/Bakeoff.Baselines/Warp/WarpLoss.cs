using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The weighted approximate-rank pairwise loss (Weston, Bengio and Usunier, "WSABIE: scaling up to large vocabulary image annotation", IJCAI 2011):
/// items are drawn until one scores more than the rated one less a margin of 1. The number N of draws estimates the rated item's rank as r = ⌊(|I| −
/// 1) / N⌋, at least 1, and the pair counts L(r) = 1 + 1/2 + … + 1/r, here divided by L(|I| − 1), so that a learning rate means the same for any
/// number of items.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct WarpLoss<T> : IPairLoss
    where T : struct, ILanes<T>
{
    private readonly float* _items;
    private readonly float* _biases;
    private readonly int _stride;
    private readonly float[] _weights; // Of the number of draws.

    /// <summary>Creates a loss.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="items">|I|, the items of the catalogue.</param>
    /// <param name="maxTrials">How many items are drawn at most.</param>
    public WarpLoss(PairFactors factors, int items, int maxTrials)
    {
        _items = factors.Items.Pointer;
        _biases = factors.Biases.Pointer;
        (_stride, _weights) = (factors.Stride, WeightsOf(items, maxTrials));
    }

    /// <inheritdoc/>
    public float FindGain(float* user, int item, ref PairNegatives negatives, out int other)
    {
        float* own = _items + ((long)item * _stride);
        other = -1;
        for (int trial = 1; trial < _weights.Length && (other = negatives.Next(item)) >= 0; trial++)
        {
            // What is not a number violates nothing; that it is there is found after the epoch.
            float x = _biases[item] - _biases[other] + PairStep<T>.Difference(user, own, _items + ((long)other * _stride), _stride);
            if (x < 1)
            {
                return _weights[trial];
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool IsWrong(float gain) => gain > 0;

    /// <summary>The weight of a pair that was found at each trial; none for trial 0.</summary>
    internal static float[] WeightsOf(int items, int maxTrials)
    {
        double[] sums = new double[Math.Max(2, items)]; // L(r).
        for (int rank = 1; rank < sums.Length; rank++)
        {
            sums[rank] = sums[rank - 1] + (1.0 / rank);
        }

        return [0, .. Enumerable.Range(1, maxTrials).Select(trial => (float)(sums[Math.Max(1, (items - 1) / trial)] / sums[^1]))];
    }
}
