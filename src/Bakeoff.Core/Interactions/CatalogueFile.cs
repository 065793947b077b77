namespace Bakeoff.Core;

/// <summary>
/// Finds the file of the catalogue: the items that models score and that lists are made of. It is Ingest's, unless Split has written one, of the
/// items that are left (the option <c>split.catalogue</c>).
/// </summary>
public static class CatalogueFile
{
    /// <summary>The name of the file, in the output of either stage.</summary>
    public const string FileName = "items.parquet";

    /// <summary>Finds the file.</summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c>.</param>
    /// <returns>Its path.</returns>
    public static string Find(StageContext context) =>
        context.Inputs.TryGetValue("Split", out string? split) && Path.Combine(split, FileName) is var left && File.Exists(left)
            ? left : context.InputFile("Ingest", FileName);
}
