namespace Bakeoff.Benchmarks;

/// <summary>What one process found.</summary>
/// <param name="Ratings">Training ratings.</param>
/// <param name="ReadSeconds">From the start of reading Parquet to the ratings in memory or in the spool.</param>
/// <param name="GridSeconds">Counting, biases, assigning and arranging.</param>
/// <param name="TrainSeconds">All epochs.</param>
/// <param name="Updates">Ratings × epochs, for FunkSVD × features.</param>
/// <param name="PeakMegabytes">The process's peak memory (VmHWM), runtime and all, in 10⁶ bytes.</param>
/// <param name="TestRmse">The test RMSE after some numbers of epochs (FunkSVD: over all features).</param>
/// <param name="Hash">The first digits of the model's SHA-256.</param>
internal sealed record SvdResult(
    long Ratings, double ReadSeconds, double GridSeconds, double TrainSeconds, long Updates, double PeakMegabytes,
    IReadOnlyList<EpochRmse> TestRmse, string Hash)
{
    /// <summary>Nanoseconds of the clock for an update.</summary>
    public double NanosecondsAnUpdate => TrainSeconds * 1e9 / Updates;
}
