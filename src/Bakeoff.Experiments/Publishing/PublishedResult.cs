using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What came of holding experiments to published numbers.</summary>
/// <param name="Outcomes">The experiments, in the ordinal order of their names.</param>
/// <param name="File">The page.</param>
/// <param name="Problems">
/// Experiments that failed, and values that differ although the protocol leaves nothing to chance (<c>BKF2031</c>). The page says so too.
/// </param>
public sealed record PublishedResult(IReadOnlyList<PublishedOutcome> Outcomes, string File, IReadOnlyList<ErrorReport> Problems);
