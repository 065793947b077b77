namespace Bakeoff.Benchmarks;

/// <summary>What a schedule of blocks would gain from more threads than this machine has.</summary>
internal static class Scheduling
{
    /// <summary>
    /// The time of all blocks one after the other over the time of the same blocks on so many threads, taken in order, each
    /// after the two that had its users and its items before. It leaves out that threads share memory and caches.
    /// </summary>
    /// <param name="seconds">The time of each cell, user bin by user bin.</param>
    /// <param name="bins">B.</param>
    /// <param name="threads">Threads.</param>
    public static double Speedup(IReadOnlyList<double> seconds, int bins, int threads)
    {
        double[] free = new double[threads];
        double[] done = new double[bins];
        for (int stratum = 0; stratum < bins; stratum++)
        {
            double[] before = [.. done];
            for (int user = 0; user < bins; user++)
            {
                int thread = Array.IndexOf(free, free.Min());
                double start = Math.Max(free[thread], Math.Max(before[user], before[(user + 1) % bins]));
                free[thread] = done[user] = start + seconds[(user * bins) + ((user + stratum) % bins)];
            }
        }

        return seconds.Sum() / done.Max();
    }
}
