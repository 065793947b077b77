namespace Bakeoff.Experiments;

/// <summary>What a matrix ended in.</summary>
/// <param name="Report">The content of <c>matrix.json</c>.</param>
/// <param name="Answer">What each dataset and split says, in a sentence each.</param>
/// <param name="Folder">The folder of <c>index.html</c>, <c>report.md</c> and <c>matrix.json</c>.</param>
public sealed record MatrixResult(MatrixReport Report, IReadOnlyList<string> Answer, string Folder);
