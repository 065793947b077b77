namespace Bakeoff.Evaluation;

/// <summary>
/// One metric of one model as a sum and a weight for each person, over all folds that test the person: what <see cref="People"/> makes of a
/// <see cref="UserMetric"/>. The value over all people is Σ sums / Σ weights, its square root for a metric that is one.
/// </summary>
internal sealed class PersonMetric
{
    // Sums of doubles differ by so much from what they would be without rounding, for a few people and for each person more.
    private const double Rounding = 1e-12;
    private const double RoundingOfAPerson = 2.3e-16;

    /// <param name="metric">The metric by test user: its totals are kept, so that the value is the published one to the last bit.</param>
    /// <param name="sums">A sum for each person.</param>
    /// <param name="weights">A weight for each person, 0 where the metric is undefined; shared between metrics that have the same.</param>
    public PersonMetric(UserMetric metric, double[] sums, double[] weights)
    {
        (Definition, IsRoot, Sums, Weights) = (metric.Definition, metric.IsRoot, sums, weights);
        Weight = metric.Weights.Sum();
        Ratio = metric.Sums.Sum() / Weight;
        People = weights.Count(weight => weight > 0);
        EffectivePeople = Weight * Weight / weights.Sum(weight => weight * weight);
    }

    /// <summary>What the metric is.</summary>
    public MetricDefinition Definition { get; }

    /// <summary>Whether the value is the square root of the ratio.</summary>
    public bool IsRoot { get; }

    /// <summary>The sum of each person.</summary>
    public double[] Sums { get; }

    /// <summary>The weight of each person, 0 where the metric is undefined.</summary>
    public double[] Weights { get; }

    /// <summary>Σ sums / Σ weights.</summary>
    public double Ratio { get; }

    /// <summary>Σ weights.</summary>
    public double Weight { get; }

    /// <summary>The number of people for whom the metric is defined.</summary>
    public int People { get; }

    /// <summary>
    /// How many people of the same weight say as much as these do: (Σ w)² / Σ w² (Kish, Survey Sampling, 1965), from 1 to <see cref="People"/>.
    /// </summary>
    public double EffectivePeople { get; }

    /// <summary>How far two sums may be apart, relative to their size, and still be the same but for rounding.</summary>
    public double Tolerance => Rounding + (RoundingOfAPerson * Sums.Length);

    /// <summary>The value over all people.</summary>
    public double Total() => Value(Ratio);

    /// <summary>The value that belongs to a ratio.</summary>
    /// <param name="ratio">The ratio.</param>
    public double Value(double ratio) => IsRoot ? Math.Sqrt(Math.Max(0, ratio)) : ratio;

    /// <summary>One person's ratio, NaN where the metric is undefined.</summary>
    /// <param name="person">The number of the person.</param>
    public double RatioOf(int person) => Sums[person] / Weights[person];

    /// <summary>Whether another metric has the same weights, so that differences can be taken person by person.</summary>
    /// <param name="other">A metric of the same people.</param>
    public bool HasWeightsOf(PersonMetric other) => ReferenceEquals(Weights, other.Weights) || Weights.AsSpan().SequenceEqual(other.Weights);

    /// <summary>By how much a person's sum differs from what it would be if the person's ratio were that of all; rounding is 0.</summary>
    /// <param name="person">The number of the person.</param>
    public double DeviationOf(int person)
    {
        double expected = Ratio * Weights[person];
        return WithoutRounding(Sums[person] - expected, Math.Abs(Sums[person]) + Math.Abs(expected));
    }

    /// <summary>The same for the difference to a metric that has the same weights.</summary>
    /// <param name="other">What is subtracted.</param>
    /// <param name="person">The number of the person.</param>
    public double DeviationOf(PersonMetric other, int person)
    {
        double expected = (Ratio - other.Ratio) * Weights[person];
        double size = Math.Abs(Sums[person]) + Math.Abs(other.Sums[person]) + ((Math.Abs(Ratio) + Math.Abs(other.Ratio)) * Weights[person]);
        return WithoutRounding(Sums[person] - other.Sums[person] - expected, size);
    }

    /// <summary>By how much a person's sum differs from that of a metric that has the same weights; rounding is 0.</summary>
    /// <param name="other">What is subtracted.</param>
    /// <param name="person">The number of the person.</param>
    public double DifferenceTo(PersonMetric other, int person) =>
        WithoutRounding(Sums[person] - other.Sums[person], Math.Abs(Sums[person]) + Math.Abs(other.Sums[person]));

    private double WithoutRounding(double difference, double size) => Math.Abs(difference) <= Tolerance * size ? 0 : difference;
}
