using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>How often each item had been rated when a timestamp bucket began: for each item the buckets in which its count rose.</summary>
internal sealed class PopularityOverTime
{
    private readonly ushort[][] _buckets;
    private readonly int[][] _counts;
    private readonly double _logOfMost;

    /// <summary>Counts the training rows of each item over time.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="time">The buckets: 65,535 at most.</param>
    /// <param name="items">The number of items in the catalogue.</param>
    public PopularityOverTime(Interactions rows, TimeBuckets time, int items)
    {
        int[] starts = new int[items + 1];
        for (long row = 0; row < rows.Count; row++)
        {
            starts[rows.At(row).Item + 1]++;
        }

        int most = starts.Max();
        for (int item = 0; item < items; item++)
        {
            starts[item + 1] += starts[item];
        }

        int[] next = starts[..^1];
        ushort[] ofItems = new ushort[rows.Count];
        for (long row = 0; row < rows.Count; row++)
        {
            ofItems[next[rows.At(row).Item]++] = (ushort)time.IndexOf(rows.TimestampOf(row));
        }

        (_buckets, _counts, _logOfMost) = (new ushort[items][], new int[items][], LaneMath.Log(1 + most));
        for (int item = 0; item < items; item++)
        {
            Span<ushort> own = ofItems.AsSpan(starts[item]..starts[item + 1]);
            own.Sort();
            var steps = new List<(ushort Bucket, int Count)>();
            for (int i = 0; i < own.Length; i++)
            {
                if (i + 1 == own.Length || own[i + 1] != own[i])
                {
                    steps.Add((own[i], i + 1));
                }
            }

            (_buckets[item], _counts[item]) = ([.. steps.Select(step => step.Bucket)], [.. steps.Select(step => step.Count)]);
        }
    }

    private PopularityOverTime(ushort[][] buckets, int[][] counts, double logOfMost) =>
        (_buckets, _counts, _logOfMost) = (buckets, counts, logOfMost);

    /// <summary>Reads what <see cref="AddTo"/> added.</summary>
    public static PopularityOverTime From(Safetensors file)
    {
        int[] starts = file.Get<int>("popularity.starts");
        (ushort[] buckets, int[] counts) = (file.Get<ushort>("popularity.buckets"), file.Get<int>("popularity.counts"));
        int[] items = [.. Enumerable.Range(0, starts.Length - 1)];
        return new PopularityOverTime(
            [.. items.Select(item => buckets[starts[item]..starts[item + 1]])], [.. items.Select(item => counts[starts[item]..starts[item + 1]])],
            file.Get<double>("popularity.log-of-most")[0]);
    }

    /// <summary>Adds the counts to a file: for each position of the catalogue the buckets in which its count rose, and the counts.</summary>
    public void AddTo(Safetensors file)
    {
        int[] starts = new int[_buckets.Length + 1];
        for (int item = 0; item < _buckets.Length; item++)
        {
            starts[item + 1] = starts[item] + _buckets[item].Length;
        }

        file.Add<int>("popularity.starts", starts, starts.Length);
        file.Add<ushort>("popularity.buckets", [.. _buckets.SelectMany(buckets => buckets)], starts[^1]);
        file.Add<int>("popularity.counts", [.. _counts.SelectMany(counts => counts)], starts[^1]);
        file.Add<double>("popularity.log-of-most", [_logOfMost], 1);
    }

    /// <summary>log(1 + the item's training ratings in earlier buckets) over log(1 + the most ratings of any item): 0 to 1.</summary>
    public float At(int item, int bucket)
    {
        int index = Array.BinarySearch(_buckets[item], (ushort)bucket);
        int earlier = (index < 0 ? ~index : index) - 1;
        return earlier < 0 ? 0 : (float)(LaneMath.Log(1 + _counts[item][earlier]) / _logOfMost);
    }
}
