using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>What <c>bakeoff evaluate --json</c> prints.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The name of the experiment on whose test rows the files were measured.</param>
/// <param name="Model">The name of the model that the files were measured as.</param>
/// <param name="Report">The folder of the page.</param>
/// <param name="TestUsers">How many test users there are.</param>
/// <param name="UsersWithoutList">How many of them have no list in the files; they count as 0 in all metrics of hits.</param>
/// <param name="PredictionsOffScale">How many ratings the files predict outside of the dataset's scale; they count as they are.</param>
/// <param name="NotShown">The experiment's models that are not up to date, and so not among <paramref name="Models"/>.</param>
/// <param name="Models">The measured models with their metrics, the floors and the ceiling among them.</param>
internal sealed record EvaluateDocument(
    string Format, string Experiment, string Model, string Report, long TestUsers, long UsersWithoutList, long PredictionsOffScale,
    IReadOnlyList<string> NotShown, IReadOnlyList<ModelResult> Models)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "evaluate-result/1";

    /// <summary>Creates the document of a result.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="result">What was found.</param>
    public static EvaluateDocument Create(string experiment, EvaluateResult result) => new(
        CurrentFormat, experiment, result.Model, Path.GetFullPath(result.Run.ReportFolder!), result.TestUsers, result.UsersWithoutList,
        result.PredictionsOffScale, result.NotShown, result.Run.Models);
}
