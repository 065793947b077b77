namespace Bakeoff.Experiments;

/// <summary>What was exported.</summary>
/// <param name="File">The file.</param>
/// <param name="Users">The number of users.</param>
/// <param name="Items">The number of items.</param>
/// <param name="Size">The length of each vector.</param>
public sealed record ExportResult(string File, int Users, int Items, int Size);
