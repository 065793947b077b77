namespace Bakeoff.Experiments;

/// <summary>What became of a stage of a bundle when it ran again.</summary>
/// <param name="Label">The stage.</param>
/// <param name="State"><c>same</c>; <c>different</c>; or <c>missing</c> where it is not in this experiment.</param>
/// <param name="Files">The files that differ, by their paths.</param>
/// <param name="Reasons">How its key differs from the bundle's, a sentence a part: such as another version of the engine.</param>
public sealed record BundleStageResult(string Label, string State, IReadOnlyList<string> Files, IReadOnlyList<string> Reasons)
{
    /// <summary>Every file has the bundle's bytes.</summary>
    public const string Same = "same";

    /// <summary>Some file has other bytes, or is not there.</summary>
    public const string Different = "different";

    /// <summary>The stage did not run.</summary>
    public const string Missing = "missing";
}
