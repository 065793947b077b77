namespace Bakeoff.Experiments;

/// <summary>What was exported.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Files">The files in it that were written, each with the number of its rows, in ordinal order.</param>
/// <param name="Scores">
/// What the scores of each model mean, a word that <see cref="EvaluateRequest.Scores"/> takes, in the order of the models' names.
/// </param>
public sealed record ExportListsResult(
    string Folder, IReadOnlyList<(string File, long Rows)> Files, IReadOnlyDictionary<string, string> Scores);
