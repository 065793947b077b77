namespace Bakeoff.Evaluation;

/// <summary>A metric that a set of users has together and is no mean of theirs.</summary>
/// <param name="Definition">What it measures.</param>
/// <param name="Over">Its value over some users.</param>
/// <param name="Users">The number of people who take part in it.</param>
/// <param name="StandardError">Of its value over all, by the jackknife; of no meaning where too few take part for an interval.</param>
/// <param name="Groups">The groups of people that the jackknife left out in turn.</param>
/// <param name="Highest">The highest value that it can have.</param>
internal sealed record SetMetric(
    MetricDefinition Definition, Func<IEnumerable<int>, double> Over, int Users, double StandardError, int Groups, double Highest);
