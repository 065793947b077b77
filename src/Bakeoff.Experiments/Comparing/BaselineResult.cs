namespace Bakeoff.Experiments;

/// <summary>What the run of an experiment at a commit left.</summary>
/// <param name="ReportFolder">Its report.</param>
/// <param name="Keys">The key of each stage, by label.</param>
/// <param name="StagesRun">How many stages had to run.</param>
/// <param name="Notes">Sentences that say which data was not the commit's own.</param>
internal sealed record BaselineResult(string ReportFolder, IReadOnlyDictionary<string, string> Keys, int StagesRun, IReadOnlyList<string> Notes);
