using Bakeoff.Comparison;

namespace Bakeoff.Experiments;

/// <summary>One side of a comparison, brought up to date.</summary>
/// <param name="Report">What the reader is told about it.</param>
/// <param name="Keys">The key of each stage, by label.</param>
/// <param name="Folder">The folder of <c>metrics.json</c> and <c>per-user.parquet</c>.</param>
internal sealed record Side(SideReport Report, IReadOnlyDictionary<string, string> Keys, string Folder);
