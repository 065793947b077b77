namespace Bakeoff.Tables;

/// <summary>Writes the next rows of a table that code makes.</summary>
/// <param name="rows">Where they go.</param>
/// <returns>How many it wrote; 0 at the end.</returns>
internal delegate int DuckDbFill(DuckDbSpace rows);
