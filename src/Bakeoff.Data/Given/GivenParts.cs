namespace Bakeoff.Data;

/// <summary>Which rows of the ratings are in which of the given files: <c>given.json</c>, which Ingest writes and Split reads.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Files">The names of the files.</param>
/// <param name="Parts">The parts of the rows, by their number: the rows of a part are in the same files.</param>
internal sealed record GivenParts(string Format, IReadOnlyList<string> Files, IReadOnlyList<GivenPart> Parts)
{
    /// <summary>The format that is written and read.</summary>
    public const string CurrentFormat = "given/1";

    /// <summary>The name of the file.</summary>
    public const string FileName = "given.json";

    /// <summary>The name of the file of the ratings with the part of each.</summary>
    public const string RowsFile = "given.parquet";
}
