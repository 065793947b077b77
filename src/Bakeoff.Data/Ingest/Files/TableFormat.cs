namespace Bakeoff.Data;

/// <summary>How one file of a dataset is read.</summary>
/// <param name="File">Its name, in any folder of the archive.</param>
/// <param name="Columns">The columns as the file names them (or as we do, where it has no header) and their SQL types.</param>
/// <param name="Select">The columns as our tables have them, as SQL over <paramref name="Columns"/>.</param>
internal sealed record TableFormat(string File, IReadOnlyList<(string Name, string Type)> Columns, string Select)
{
    /// <summary>What separates the columns.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The encoding, as DuckDB names it.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>The quote character, or nothing.</summary>
    public string Quote { get; init; } = "\"";
}
