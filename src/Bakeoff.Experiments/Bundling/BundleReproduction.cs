namespace Bakeoff.Experiments;

/// <summary>What came of running a bundle: the content of <c>bakeoff bundle --run --json</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Folder">The folder where it was unpacked and run.</param>
/// <param name="IsReproduced">Whether every file of every stage has the bundle's bytes.</param>
/// <param name="Files">The number of files that were compared.</param>
/// <param name="Stages">Each stage, upstream first.</param>
public sealed record BundleReproduction(
    string Format, string Experiment, string Folder, bool IsReproduced, int Files, IReadOnlyList<BundleStageResult> Stages)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "bundle-run/1";
}
