using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>How far the search for a model's options is.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Stage">The stage that trains it.</param>
/// <param name="State">Such as <c>12 of 40 trials are there</c>.</param>
/// <param name="IsDone">Whether the search has ended.</param>
public sealed record TuningState(string Model, string Stage, string State, bool IsDone)
{
    /// <summary>Whether a node trains the model.</summary>
    /// <param name="node">The node.</param>
    internal bool Trains(StageNode node) => node.Stage == Stage && (node.Model is null || node.Model == Model);
}
