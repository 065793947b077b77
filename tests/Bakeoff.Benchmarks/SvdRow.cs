namespace Bakeoff.Benchmarks;

/// <summary>One measurement: the part of the benchmark, what was asked and what was found.</summary>
internal sealed record SvdRow(string Part, SvdCase Case, SvdResult Result);
