using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// An embedding table [rows × size] and Adagrad's sums. A step costs as much as the rows that a batch reads, not as much as the
/// table: the others have gradient zero, so Adagrad leaves them.
/// </summary>
internal sealed unsafe class EmbeddingTable : IDisposable
{
    private const int PrefetchDistance = 8;
    private const float InitialRange = 0.05f; // Keras: Embedding's uniform initializer.

    /// <summary>Makes a table of zeros.</summary>
    public EmbeddingTable(BagShape shape, int size)
    {
        (Shape, Size) = (shape, size);
        Values = new NativeArray<float>((long)shape.Rows * size);
        Sums = new NativeArray<float>(Values.Length);
        AttentionVector = new float[shape.UsesAttention ? size : 0];
        AttentionSums = new float[AttentionVector.Length];
    }

    public BagShape Shape { get; }

    /// <summary>The length of an embedding.</summary>
    public int Size { get; }

    /// <summary>The embeddings, row by row.</summary>
    public NativeArray<float> Values { get; }

    /// <summary>Adagrad's sums of squared gradients.</summary>
    public NativeArray<float> Sums { get; }

    /// <summary>v of the attention softmax(e·v/√size); empty where the mean is taken.</summary>
    public float[] AttentionVector { get; }

    /// <summary>Adagrad's sums for <see cref="AttentionVector"/>.</summary>
    public float[] AttentionSums { get; }

    public void Initialize(SeededRandom random)
    {
        for (long i = 0; i < Values.Length; i++)
        {
            Values.Pointer[i] = (float)((random.NextDouble() - 0.5) * 2 * InitialRange);
            Sums.Pointer[i] = AdagradRule.InitialSum;
        }

        for (int i = 0; i < AttentionVector.Length; i++)
        {
            AttentionVector[i] = (float)((random.NextDouble() - 0.5) * 2 * InitialRange);
            AttentionSums[i] = AdagradRule.InitialSum;
        }
    }

    public float* Row(long row) => Values.Pointer + (row * Size);

    /// <summary>Writes the mean of each row's embeddings into columns of a matrix: zeros where there are none.</summary>
    /// <param name="bag">The entries of the batch.</param>
    /// <param name="first">The first batch row.</param>
    /// <param name="end">The batch row after the last.</param>
    /// <param name="target">The rows to write to.</param>
    public void GatherMeans<T>(BagRows bag, int first, int end, Matrix target)
        where T : struct, ILanes<T>
    {
        int entries = bag.Entries;
        for (int row = first; row < end; row++)
        {
            (int start, int stop) = (bag.Starts[row], bag.Starts[row + 1]);
            float* sum = target.Row(row);
            if (stop == start)
            {
                new Span<float>(sum, Size).Clear();
                continue;
            }

            if (stop + PrefetchDistance < entries)
            {
                CacheHint.FetchRow(Row(bag.Indices[stop + PrefetchDistance]), Size);
            }

            float share = 1f / (stop - start);
            LaneRows<T>.Scale(Row(bag.Indices[start]), share, sum, Size);
            for (int entry = start + 1; entry < stop; entry++)
            {
                LaneRows<T>.AddScaled(Row(bag.Indices[entry]), share, sum, Size);
            }
        }
    }

    /// <summary>Takes Adagrad's step for some groups of a batch, from the gradients of the means.</summary>
    /// <param name="bag">The entries of the batch, grouped.</param>
    /// <param name="first">The first group.</param>
    /// <param name="end">The group after the last.</param>
    /// <param name="gradients">The gradient of each batch row's mean.</param>
    /// <param name="rate">The learning rate.</param>
    public void StepFromMeans<T>(BagRows bag, int first, int end, Matrix gradients, float rate)
        where T : struct, ILanes<T>
    {
        float* sum = stackalloc float[Size];
        for (int group = first; group < end; group++)
        {
            if (group + PrefetchDistance < bag.Groups)
            {
                long next = (long)bag.GroupRows[group + PrefetchDistance] * Size;
                CacheHint.FetchRow(Values.Pointer + next, Size);
                CacheHint.FetchRow(Sums.Pointer + next, Size);
            }

            new Span<float>(sum, Size).Clear();
            for (int member = bag.GroupStarts[group]; member < bag.GroupStarts[group + 1]; member++)
            {
                int row = bag.RowOf[bag.Members[member]];
                LaneRows<T>.AddScaled(gradients.Row(row), 1f / (bag.Starts[row + 1] - bag.Starts[row]), sum, Size);
            }

            long place = (long)bag.GroupRows[group] * Size;
            AdagradRule.Step<T>(Values.Pointer + place, Sums.Pointer + place, sum, Size, rate);
        }
    }

    public void Dispose()
    {
        Values.Dispose();
        Sums.Dispose();
    }
}
