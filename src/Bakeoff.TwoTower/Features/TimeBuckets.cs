namespace Bakeoff.TwoTower;

/// <summary>What the towers know of time, fitted on training timestamps.</summary>
/// <param name="Buckets">Into how many buckets the time from the first to the last timestamp is cut.</param>
/// <param name="First">The first training timestamp.</param>
/// <param name="Last">The last training timestamp.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation.</param>
internal sealed record TimeBuckets(int Buckets, long First, long Last, double Mean, double Deviation)
{
    /// <summary>The rows of an embedding table: one for each bucket, and row 0 for what is earlier than the first timestamp.</summary>
    public int Rows => Buckets + 1;

    /// <summary>Fits the buckets on the timestamps of training rows.</summary>
    public static TimeBuckets Fit(Interactions rows, int buckets)
    {
        // Around the first timestamp: sums of whole numbers below 2⁵³ are exact, so they have no order.
        double sum = 0;
        double squares = 0;
        long last = 0;
        for (long row = 0; row < rows.Count; row++)
        {
            long offset = rows.TimestampOf(row) - rows.FirstTimestamp;
            last = Math.Max(last, offset);
            sum += offset;
        }

        double mean = sum / rows.Count;
        for (long row = 0; row < rows.Count; row++)
        {
            double difference = rows.TimestampOf(row) - rows.FirstTimestamp - mean;
            squares += difference * difference;
        }

        return new TimeBuckets(buckets, rows.FirstTimestamp, rows.FirstTimestamp + last, rows.FirstTimestamp + mean, Math.Sqrt(squares / rows.Count));
    }

    /// <summary>How many of the evenly spaced edges from the first to the last training timestamp are not later: 0 to Buckets.</summary>
    public int IndexOf(long timestamp)
    {
        if (timestamp < First)
        {
            return 0;
        }

        return timestamp >= Last ? Buckets : 1 + (int)((timestamp - First) * (double)(Buckets - 1) / (Last - First));
    }

    /// <summary>The timestamp less the training mean, over the training deviation.</summary>
    public float Normalize(long timestamp) => Deviation > 0 ? (float)((timestamp - Mean) / Deviation) : 0;
}
