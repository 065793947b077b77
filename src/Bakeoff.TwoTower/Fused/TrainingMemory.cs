using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>What the training holds of memory: for the plan, and for the threads that the fused backend takes.</summary>
/// <param name="options">The options.</param>
/// <param name="data">The size of the data.</param>
internal readonly struct TrainingMemory(TwoTowerOptions options, DataSize data)
{
    private const int ThreadsAtMost = 64; // For which a share is asked.
    private const double Always = 300e6;
    private const double AlwaysOfTorch = 800e6;
    private const long LogitBytes = 20 * sizeof(float);
    private const long UsualLogits = 2048 * 2048;
    private const long Spare = 16_000_000; // Of what there always is, for threads of usual batches: half a megabyte each.
    private readonly BatchCapacity _batch = BatchCapacity.Of(options, data.Ratings, data.Items);

    /// <summary>
    /// The bytes of the torch backend. On the processor libtorch holds some twenty matrices of the logits' size, of which what it always has is
    /// enough for usual batches; on another device they are there.
    /// </summary>
    public long OfTorch => OfData(AlwaysOfTorch) + (options.Device == "cpu" ? Math.Max(0, LogitBytes * (Logits - UsualLogits)) : 0);

    /// <summary>The bytes of the fused backend with one thread.</summary>
    public long OfOneThread => OfData(Always) + _batch.BytesOf(options) + _batch.BytesAThread;

    /// <summary>Those with as many threads as are asked for.</summary>
    public long OfAllThreads => OfOneThread + ((ThreadsAtMost - 1) * _batch.BytesAThread);

    /// <summary>The threads of the fused backend for which a share is enough; at least one.</summary>
    /// <param name="share">What the stage may hold.</param>
    public int ThreadsWithin(long share)
    {
        long left = share + Spare - OfData(Always) - _batch.BytesOf(options);
        return (int)Math.Clamp(left / _batch.BytesAThread, 1, int.MaxValue);
    }

    /// <summary>Of so many draws of items no more are different than of items that are all drawn as often.</summary>
    private long Logits => options.Popularity ? (long)_batch.Rows * _batch.Columns
        : (long)(_batch.Rows * data.Items * (1 - Math.Exp(-(_batch.Rows + (double)options.MixedNegatives) / Math.Max(1, data.Items))));

    private long OfData(double always)
    {
        double row = 2 * sizeof(float) * options.EmbeddingSize;
        return data.Bytes(always, ratings: 10, users: 64 + row, items: 256 + row);
    }
}
