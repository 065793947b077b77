using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>Pools bags by attention as <see cref="TorchAttention"/> does, without gradients: softmax(e·v/√size) over a row's embeddings.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class AttentionPooling<T>
    where T : struct, ILanes<T>
{
    /// <summary>Writes the pooled embeddings of all rows: zeros where a row has none.</summary>
    public static void Pool(EmbeddingTable table, BagRows bag, Matrix target)
    {
        float* exponential = stackalloc float[LaneMath.Count];
        float scale = 1 / MathF.Sqrt(table.Size);
        var shares = new List<float>();
        for (int row = 0; row < bag.Rows; row++)
        {
            (int start, int end) = (bag.Starts[row], bag.Starts[row + 1]);
            new Span<float>(target.Row(row), table.Size).Clear();
            shares.Clear();
            float top = float.NegativeInfinity;
            for (int entry = start; entry < end; entry++)
            {
                shares.Add(Score(table, bag.Indices[entry]) * scale);
                top = Math.Max(top, shares[^1]);
            }

            float sum = 0;
            for (int i = 0; i < shares.Count; i++)
            {
                LaneMath.Exp(T.Fill(shares[i] - top)).Store(exponential);
                shares[i] = exponential[0];
                sum += exponential[0];
            }

            for (int i = 0; i < shares.Count; i++)
            {
                LaneRows<T>.AddScaled(table.Row(bag.Indices[start + i]), shares[i] / sum, target.Row(row), table.Size);
            }
        }
    }

    private static float Score(EmbeddingTable table, int row)
    {
        float sum = 0;
        float* values = table.Row(row);
        for (int i = 0; i < table.Size; i++)
        {
            sum += values[i] * table.AttentionVector[i];
        }

        return sum;
    }
}
