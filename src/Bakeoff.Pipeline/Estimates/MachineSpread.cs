namespace Bakeoff.Pipeline;

/// <summary>
/// How much the time of the same work differs from run to run on the machines of a history: a machine that others load too has wider ranges, also for
/// stages that ran once.
/// </summary>
internal static class MachineSpread
{
    /// <summary>The standard deviation of the logarithm on a machine of which nothing is known.</summary>
    public const double Usual = 0.35;

    /// <summary>How many comparisons <see cref="Usual"/> is worth.</summary>
    private const int UsualWeight = 4;

    /// <summary>Earlier ones say how the machine was then.</summary>
    private const int MaxComparisons = 60;

    /// <summary>Runs whose work differs more are not compared: what they differ by is not the machine.</summary>
    private const double MaxDistance = 0.7;

    /// <summary>Finds the spread by comparing each run of a stage with the one before it.</summary>
    /// <param name="samples">What stages took, the earliest first; all seconds above 0.</param>
    /// <returns>The standard deviation of the logarithm of the time.</returns>
    public static double Find(IEnumerable<EstimateSample> samples)
    {
        var last = new Dictionary<(string, string?, string), EstimateSample>();
        List<double> squares = [];
        foreach (EstimateSample now in samples)
        {
            (string, string?, string) group = StageEstimator.GroupOf(now.Label, now.Load.Work);
            if (last.TryGetValue(group, out EstimateSample? before))
            {
                double distance = StageEstimator.LogRatio(now.Load.Work.Amount, before.Load.Work.Amount);
                double difference = Math.Log(now.Seconds / before.Seconds) - distance;
                // A difference of two has twice the variance.
                squares.AddRange(Math.Abs(distance) <= MaxDistance ? [difference * difference / 2] : []);
            }

            last[group] = now;
        }

        double[] latest = [.. squares.TakeLast(MaxComparisons)];
        return Math.Sqrt(((UsualWeight * Usual * Usual) + latest.Sum()) / (UsualWeight + latest.Length));
    }
}
