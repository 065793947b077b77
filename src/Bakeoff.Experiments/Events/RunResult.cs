using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a run of an experiment did.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Records">What became of each stage, in the order in which they ended.</param>
/// <param name="Seconds">How long the run took. Stages run in parallel, so that their seconds together are more.</param>
/// <param name="Uploaded">How many results were uploaded to the remote store.</param>
/// <param name="ReportFolder">The folder of the report, with <c>metrics.json</c> and <c>index.html</c>; null where no report was asked for.</param>
public sealed record RunResult(string Experiment, IReadOnlyList<StageRecord> Records, double Seconds, int Uploaded, string? ReportFolder)
{
    /// <summary>
    /// The measured models with their metrics, the floors and the ceiling among them; empty where Evaluate was not asked for, or nobody asked for the
    /// metrics.
    /// </summary>
    public IReadOnlyList<ModelResult> Models { get; init; } = [];

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name, such as <c>svd</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    public ModelResult Model(string name) => Models.FirstOrDefault(model => model.Name == name) ?? throw new KeyNotFoundException(
        $"'{Experiment}' has measured no model '{name}', but {string.Join(", ", Models.Select(model => model.Name))}.");

    /// <summary>Whether every stage was up to date, so that nothing ran.</summary>
    public bool IsUpToDate => Records.All(record => record.UpToDate);
}
