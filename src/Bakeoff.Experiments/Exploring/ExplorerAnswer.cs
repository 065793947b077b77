using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What the explorer's process says once it listens, or where it cannot: the only line of its standard output, as JSON.</summary>
/// <param name="Address">The address with the token; null where it does not listen.</param>
/// <param name="Errors">Why it does not listen; null where it does.</param>
internal sealed record ExplorerAnswer(string? Address, IReadOnlyList<ErrorReport>? Errors = null);
