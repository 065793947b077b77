using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>Random search: what was found before does not matter.</summary>
internal sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public SearchPoint? Propose(SearchSpace space, SeededRandom random, IReadOnlyList<Observation> history) =>
        space.Draw(random, history.Select(observation => observation.Point).ToHashSet());
}
