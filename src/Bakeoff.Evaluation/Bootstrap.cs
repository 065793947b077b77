using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// Percentile intervals from resampling the test users with replacement (Efron, Annals of Statistics 7(1), 1979). All
/// metrics of all models see the same resamples.
/// </summary>
internal sealed class Bootstrap
{
    private readonly int[][] _resamples;

    public Bootstrap(int users, int resamples, ulong seed)
    {
        var random = new SeededRandom(seed);
        _resamples = new int[resamples][];
        for (int i = 0; i < resamples; i++)
        {
            int[] drawn = new int[users];
            for (int j = 0; j < users; j++)
            {
                drawn[j] = random.NextInt(users);
            }

            _resamples[i] = drawn;
        }
    }

    /// <summary>The interval that holds the middle 95 % of the resampled values.</summary>
    public (double Low, double High) Interval(UserMetric metric)
    {
        double[] values = new double[_resamples.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = metric.Over(_resamples[i]);
        }

        Array.Sort(values);
        int tail = (int)(0.025 * values.Length);
        return (values[tail], values[values.Length - 1 - tail]);
    }
}
