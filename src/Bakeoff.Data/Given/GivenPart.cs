namespace Bakeoff.Data;

/// <summary>The rows that are in the same of the files of a split that is <c>given</c>.</summary>
/// <param name="Files">The numbers of the files, ascending.</param>
/// <param name="Rows">How many rows these are.</param>
/// <param name="User">The user of the first of them, as the file has it.</param>
/// <param name="Item">The item of the first of them, as the file has it.</param>
/// <param name="Line">Where the first of them stands in the first of the files.</param>
internal sealed record GivenPart(IReadOnlyList<int> Files, long Rows, string User, string Item, long Line);
