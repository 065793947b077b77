using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>Proposes what is tried next: a function of its arguments alone.</summary>
internal interface ISampler
{
    /// <summary>Proposes a point.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="random">The random numbers of this proposal, and of no other.</param>
    /// <param name="history">The points that were proposed before, in that order, also those that still run.</param>
    /// <returns>A point that is not in the history; null where the space has hardly any other.</returns>
    SearchPoint? Propose(SearchSpace space, SeededRandom random, IReadOnlyList<Observation> history);
}
