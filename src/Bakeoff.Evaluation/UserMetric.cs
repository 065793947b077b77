namespace Bakeoff.Evaluation;

/// <summary>
/// One metric of one model, as a sum and a weight for each test user: the value over some users is Σ sum / Σ weight, and
/// its square root for RMSE. So means over users, means over rows and the bootstrap share one form.
/// </summary>
/// <param name="Name">Such as <c>recall@10</c>.</param>
/// <param name="Candidates">What was ranked or predicted: <c>test-items</c>, <c>seen-excluded</c> or <c>seen-included</c>.</param>
/// <param name="Users">How many test users there are.</param>
internal sealed record UserMetric(string Name, string Candidates, int Users)
{
    public const string TestItems = "test-items";
    public const string SeenExcluded = "seen-excluded";
    public const string SeenIncluded = "seen-included";

    public double[] Sums { get; } = new double[Users];

    public double[] Weights { get; } = new double[Users];

    /// <summary>The value over the users that are given, each as often as it is given.</summary>
    public double Over(ReadOnlySpan<int> users)
    {
        (double sum, double weight) = (0, 0);
        foreach (int user in users)
        {
            sum += Sums[user];
            weight += Weights[user];
        }

        return Value(sum, weight);
    }

    /// <summary>One user's value, NaN where the user has none.</summary>
    public double Of(int user) => Value(Sums[user], Weights[user]);

    private double Value(double sum, double weight) => Name == Rmse.Name ? Math.Sqrt(sum / weight) : sum / weight;
}
