namespace Bakeoff.Experiments;

/// <summary>What <c>bakeoff evaluate</c> found.</summary>
/// <param name="Model">The name of the model that the files were measured as.</param>
/// <param name="Run">What was done, with the metrics of all models that are shown and the folder of the page.</param>
/// <param name="NotShown">The experiment's models that are not up to date, and so not shown.</param>
/// <param name="UsersWithoutList">How many test users, over all folds, have no list in the files.</param>
/// <param name="TestUsers">How many test users there are, over all folds.</param>
public sealed record EvaluateResult(string Model, RunResult Run, IReadOnlyList<string> NotShown, long UsersWithoutList, long TestUsers)
{
    /// <summary>How many ratings the files predict outside of the dataset's scale, of test rows of all folds; they count as they are.</summary>
    public long PredictionsOffScale { get; init; }
}
