using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>What <c>bakeoff run --json</c> prints of an experiment.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Uploaded">How many results were uploaded to the remote store.</param>
/// <param name="Report">The folder of the report; null where no report was asked for.</param>
/// <param name="Stages">What became of each stage.</param>
/// <param name="Models">The measured models with their metrics; empty where the run did not go as far as Evaluate.</param>
internal sealed record RunDocument(
    string Format, string Experiment, double Seconds, int Uploaded, string? Report, IReadOnlyList<StageRecord> Stages,
    IReadOnlyList<ModelResult> Models)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "run-result/1";

    /// <summary>Creates the document of a run.</summary>
    /// <param name="result">What the run did.</param>
    public static RunDocument Create(RunResult result) => new(
        CurrentFormat, result.Experiment, Math.Round(result.Seconds, 3), result.Uploaded,
        result.ReportFolder is { } folder ? Path.GetFullPath(folder) : null, result.Records, result.Models);
}
