namespace Bakeoff.TwoTower;

/// <summary>
/// One batch: indices into the tables, row by row. <c>Words[j]</c> is a word of the batch's row <c>WordRows[j]</c>, and
/// <c>WordShares[j]</c> is its share of the mean: one over the number of that row's words.
/// </summary>
internal sealed record TrainingBatch(int[] Users, int[] Buckets, float[] Times, int[] Titles)
{
    public List<int> Words { get; } = [];

    public List<long> WordRows { get; } = [];

    public List<float> WordShares { get; } = [];
}
