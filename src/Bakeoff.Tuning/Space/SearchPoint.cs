namespace Bakeoff.Tuning;

/// <summary>A value for each parameter of a space, in its order.</summary>
/// <param name="Values">The values as texts; an empty one for an option that has none, which only given options are.</param>
internal sealed record SearchPoint(IReadOnlyList<string> Values)
{
    /// <inheritdoc/>
    public bool Equals(SearchPoint? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(17, (hash, value) => HashCode.Combine(hash, value));
}
