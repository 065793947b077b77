namespace Bakeoff.Svd;

/// <summary>What a trainer may use. Nothing here changes a byte of the model.</summary>
/// <param name="Threads">Threads at most, from 1. Default 1: whoever trains several folds runs them side by side.</param>
/// <param name="SpillFolder">An existing folder for temporary files, which <c>outOfCore</c> needs; null for the system's.</param>
public sealed record TrainingResources(int Threads = 1, string? SpillFolder = null)
{
    internal string SpillFile(string name) => Path.Combine(SpillFolder ?? Path.GetTempPath(), name);
}
