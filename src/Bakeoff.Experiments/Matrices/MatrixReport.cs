namespace Bakeoff.Experiments;

/// <summary>The content of <c>matrix.json</c>, format <c>matrix/1</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment whose matrix it is.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Metrics">The ids of the metrics of the tables; the first one orders the rows.</param>
/// <param name="Points">Every point, in the order of the lists.</param>
/// <param name="Tables">A table for each dataset.</param>
public sealed record MatrixReport(
    string Format, string Experiment, string Question, IReadOnlyList<string> Metrics, IReadOnlyList<MatrixPoint> Points,
    IReadOnlyList<MatrixTable> Tables)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "matrix/1";

    /// <summary>The name of the file.</summary>
    public const string FileName = "matrix.json";
}
