namespace Bakeoff.TwoTower;

/// <summary>Keeps of a row's logits the own one and the highest others.</summary>
internal static class HardNegativeFilter
{
    /// <summary>Replaces all but the target's and the <paramref name="count"/> highest others; of equal ones at the end all are kept.</summary>
    public static void Keep(Span<float> logits, int target, int count, float never)
    {
        float own = logits[target];
        logits[target] = never;
        float[] sorted = System.Buffers.ArrayPool<float>.Shared.Rent(logits.Length);
        logits.CopyTo(sorted);
        float threshold = Highest(sorted.AsSpan(0, logits.Length), count);
        System.Buffers.ArrayPool<float>.Shared.Return(sorted);
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = logits[i] < threshold ? never : logits[i];
        }

        logits[target] = own;
    }

    /// <summary>The value of a rank from 1, the highest first (Hoare's selection); the values are reordered.</summary>
    private static float Highest(Span<float> values, int rank)
    {
        while (true)
        {
            float pivot = values[values.Length / 2];
            int left = 0;
            int right = values.Length - 1;
            while (left <= right)
            {
                while (values[left] > pivot)
                {
                    left++;
                }

                while (values[right] < pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right--], values[left++]);
                }
            }

            if (rank <= right + 1)
            {
                values = values[..(right + 1)];
            }
            else if (rank > left)
            {
                rank -= left;
                values = values[left..];
            }
            else
            {
                return pivot;
            }
        }
    }
}
