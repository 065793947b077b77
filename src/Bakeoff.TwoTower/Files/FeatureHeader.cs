namespace Bakeoff.TwoTower;

/// <summary>What the header of a model says of a text feature of items.</summary>
/// <param name="Name">The name of the feature and of its embedding table.</param>
/// <param name="Values">The texts that have an embedding, in the order of its rows.</param>
internal sealed record FeatureHeader(string Name, IReadOnlyList<string> Values);
