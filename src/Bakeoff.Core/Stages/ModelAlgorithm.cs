namespace Bakeoff.Core;

/// <summary>One of the algorithms of a model.</summary>
/// <param name="Name">What <c>algorithm</c> says in an experiment; empty for the only algorithm of a model.</param>
/// <param name="Defaults">Its options with all defaults, a record of the algorithm's own options type.</param>
public sealed record ModelAlgorithm(string Name, object Defaults)
{
    /// <summary>The type of its options.</summary>
    public Type OptionsType => Defaults.GetType();
}
