using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>One metric user by user, for the page.</summary>
/// <param name="Model">The model.</param>
/// <param name="Definition">The metric.</param>
/// <param name="Users">Fold, id and both values of each user who has both, in the order of the users.</param>
internal sealed record UserChange(
    string Model, MetricDefinition Definition, IReadOnlyList<(int Fold, long User, double Baseline, double Candidate)> Users)
{
    private const int Metrics = 2;

    /// <summary>Titles of the lists of some of the users, by fold and id; empty for a metric of predicted ratings.</summary>
    public IReadOnlyDictionary<(int Fold, long User), UserLists> Lists { get; init; } = new Dictionary<(int, long), UserLists>();

    /// <summary>The users whose value got better by most, the most first.</summary>
    public IEnumerable<(int Fold, long User, double Baseline, double Candidate)> Gained =>
        Users.Where(user => Gain(user) > 0).OrderByDescending(Gain);

    /// <summary>The users whose value got worse by most, the most first.</summary>
    public IEnumerable<(int Fold, long User, double Baseline, double Candidate)> Lost => Users.Where(user => Gain(user) < 0).OrderBy(Gain);

    /// <summary>
    /// One metric of predicted ratings and one of lists, where such changed: a primary one if any did, else that which changed most clearly.
    /// </summary>
    public static IReadOnlyList<UserChange> Find(ComparisonReport report, EvaluatedRun baseline, EvaluatedRun candidate) =>
        [.. ComparisonText.Clearest(report).DistinctBy(row => row.Candidates == CandidateSet.TestItems).Take(Metrics)
            .Select(row => Create(row.Model, baseline.Metrics[row.Model][row.Id], candidate.Metrics[row.Model][row.Id], candidate.Users))];

    /// <summary>By how much a user gained: above 0 where the value got better.</summary>
    public double Gain((int Fold, long User, double Baseline, double Candidate) user) => Definition.Better == MetricDirection.Lower
        ? user.Baseline - user.Candidate : user.Candidate - user.Baseline;

    private static UserChange Create(string model, UserMetric baseline, UserMetric candidate, IReadOnlyList<(int Fold, long User)> users) => new(
        model, candidate.Definition,
        [.. users.Index().Select(user => (user.Item.Fold, user.Item.User, baseline.ValueOf(user.Index), candidate.ValueOf(user.Index)))
            .Where(user => !double.IsNaN(user.Item3) && !double.IsNaN(user.Item4))]);
}
