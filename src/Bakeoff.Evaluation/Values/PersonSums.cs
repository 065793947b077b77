namespace Bakeoff.Evaluation;

/// <summary>Sums metrics by test user to metrics by person.</summary>
internal static class PersonSums
{
    /// <summary>Sums each metric over the test users that are one person.</summary>
    /// <param name="people">The people.</param>
    /// <param name="metrics">The metrics by test user.</param>
    public static PersonMetric[] Sum(this People people, IReadOnlyList<UserMetric> metrics)
    {
        // Metrics that share their weights go on sharing them: a resampled column of weights is made once.
        var weights = new Dictionary<double[], double[]>();
        return [.. metrics.Select(metric =>
        {
            if (!weights.TryGetValue(metric.Weights, out double[]? shared))
            {
                weights[metric.Weights] = shared = Sum(people, metric.Weights);
            }

            return new PersonMetric(metric, Sum(people, metric.Sums), shared);
        })];
    }

    /// <summary>Sums one metric over the test users that are one person.</summary>
    /// <param name="people">The people.</param>
    /// <param name="metric">The metric by test user.</param>
    public static PersonMetric Sum(this People people, UserMetric metric) => people.Sum([metric])[0];

    private static double[] Sum(People people, double[] byUser)
    {
        if (people.IsOneToOne)
        {
            return byUser;
        }

        double[] sums = new double[people.Count];
        for (int user = 0; user < byUser.Length; user++)
        {
            sums[people.PersonOf(user)] += byUser[user];
        }

        return sums;
    }
}
