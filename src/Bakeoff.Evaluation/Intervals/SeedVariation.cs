using MathNet.Numerics.Distributions;

namespace Bakeoff.Evaluation;

/// <summary>
/// How far another seed alone moves a difference of two values, as repeated trainings show. The standard deviation of a few trainings is
/// uncertain itself, so the limit is that of Student's t with their degrees of freedom: with two trainings 12.7 standard deviations, not 1.96.
/// </summary>
/// <param name="Spread">The standard deviation that other seeds give the difference.</param>
/// <param name="Limit">What other seeds alone exceed in one case of twenty.</param>
internal readonly record struct SeedVariation(double Spread, double Limit)
{
    private const double Tail = 0.975;

    /// <summary>
    /// Of two models of one run: their variances are added, the degrees of freedom are Welch's and Satterthwaite's (Biometrics Bulletin 2(6), 1946).
    /// </summary>
    /// <param name="left">The values of one model with each seed; null for one that was trained once, as one without random numbers is.</param>
    /// <param name="right">Those of the other.</param>
    /// <returns>Null where both were trained once.</returns>
    public static SeedVariation? OfTwoModels(IReadOnlyList<double>? left, IReadOnlyList<double>? right)
    {
        (double Variance, int Degrees)[] sides = Sides(left, right);
        double variance = sides.Sum(side => side.Variance), squares = sides.Sum(side => side.Variance * side.Variance / side.Degrees);
        return sides.Length == 0 ? null : Create(variance, squares > 0 ? variance * variance / squares : 1);
    }

    /// <summary>Of one model in two runs: both sides estimate the same variance, which a difference has twice.</summary>
    /// <param name="baseline">The values of one run with each seed; null for a single training.</param>
    /// <param name="candidate">Those of the other.</param>
    /// <returns>Null where both were trained once.</returns>
    public static SeedVariation? OfOneModel(IReadOnlyList<double>? baseline, IReadOnlyList<double>? candidate)
    {
        (double Variance, int Degrees)[] sides = Sides(baseline, candidate);
        int degrees = sides.Sum(side => side.Degrees);
        return sides.Length == 0 ? null : Create(2 * sides.Sum(side => side.Variance * side.Degrees) / degrees, degrees);
    }

    private static (double Variance, int Degrees)[] Sides(IReadOnlyList<double>? left, IReadOnlyList<double>? right) =>
    [
        .. new[] { left, right }.OfType<IReadOnlyList<double>>().Where(values => values.Count > 1)
            .Select(values => (values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1), values.Count - 1)),
    ];

    private static SeedVariation Create(double variance, double degrees)
    {
        double spread = Math.Sqrt(variance);
        return new SeedVariation(spread, StudentT.InvCDF(0, 1, degrees, Tail) * spread);
    }
}
