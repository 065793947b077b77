namespace Bakeoff.Tuning;

/// <summary>All that decides what a search tries, but for what the trials come to.</summary>
/// <param name="Space">What is searched.</param>
/// <param name="Given">The options as they are given: the first trial.</param>
/// <param name="Sampler">Proposes points.</param>
/// <param name="Seed">Draws them.</param>
/// <param name="Trials">How many trials there may be; of successive halving as many as have that cost together. From 1.</param>
/// <param name="Parallel">How many run at a time. From 1.</param>
internal sealed record SearchSettings(SearchSpace Space, SearchPoint Given, ISampler Sampler, ulong Seed, int Trials, int Parallel)
{
    /// <summary>The budget of successive halving; null, which is the default, where every trial has the whole of it.</summary>
    public SearchBudget? Budget { get; init; }
}
