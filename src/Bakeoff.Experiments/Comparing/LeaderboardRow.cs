namespace Bakeoff.Experiments;

/// <summary>A place of a leaderboard.</summary>
/// <param name="Experiment">The experiment; several with <c>=</c> between them where their results are the same.</param>
/// <param name="Model">The model; <c>(floor)</c> behind it where it is a floor.</param>
/// <param name="IsTied">Whether it shows no significant difference from the first.</param>
/// <param name="Metrics">The value of each metric that is shown, by its id.</param>
public sealed record LeaderboardRow(string Experiment, string Model, bool IsTied, IReadOnlyDictionary<string, double> Metrics);
