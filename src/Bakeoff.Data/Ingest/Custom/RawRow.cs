namespace Bakeoff.Data;

/// <summary>A row as its file has it.</summary>
/// <param name="Line">The line on which it begins, from 1; for tables that have no lines the number of the row.</param>
/// <param name="Values">The columns that were asked for; null where a value is missing.</param>
/// <param name="Fault">Why the row as a whole cannot be read, or null.</param>
internal readonly record struct RawRow(long Line, string?[] Values, string? Fault = null);
