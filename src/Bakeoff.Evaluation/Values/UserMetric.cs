namespace Bakeoff.Evaluation;

/// <summary>
/// One metric of one model, as a sum and a weight for each test user: the value over some users is Σ sum / Σ weight, and
/// its square root for a metric that is one. So means over users, means over rows and the bootstrap share one form.
/// </summary>
internal sealed class UserMetric
{
    /// <summary>Creates the metric of a model.</summary>
    /// <param name="definition">What it measures: whether it is a root is known of its name.</param>
    /// <param name="sums">A sum for each test user.</param>
    /// <param name="weights">A weight for each test user, 0 where the user has no value; shared between metrics that have the same.</param>
    public UserMetric(MetricDefinition definition, double[] sums, double[] weights) =>
        (Definition, Sums, Weights, IsRoot) = (definition, sums, weights, BuiltInMetrics.Find(definition.Name) is { IsRoot: true });

    public MetricDefinition Definition { get; }

    public double[] Sums { get; }

    public double[] Weights { get; }

    /// <summary>Whether the value is the square root of the ratio.</summary>
    public bool IsRoot { get; }

    public bool HasValues => Array.Exists(Weights, weight => weight > 0);

    /// <summary>The value over all test users.</summary>
    public double Total() => Value(Sums.Sum(), Weights.Sum());

    /// <summary>The value over the users that are given, each as often as it is given; NaN where none of them has one.</summary>
    public double Over(IEnumerable<int> users)
    {
        (double sum, double weight) = (0, 0);
        if (users is int[] listed)
        {
            // The same additions, without a call for each user.
            foreach (int user in listed)
            {
                sum += Sums[user];
                weight += Weights[user];
            }

            return Value(sum, weight);
        }

        foreach (int user in users)
        {
            sum += Sums[user];
            weight += Weights[user];
        }

        return Value(sum, weight);
    }

    /// <summary>One user's value, NaN where the user has none.</summary>
    public double ValueOf(int user) => Value(Sums[user], Weights[user]);

    public double Value(double sum, double weight) => IsRoot ? Math.Sqrt(sum / weight) : sum / weight;
}
