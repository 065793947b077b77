using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>What a trainer may use. Nothing here changes a byte of the model.</summary>
/// <param name="Threads">Threads at most, from 1. Default 1: whoever trains several folds runs them in parallel.</param>
/// <param name="SpillFolder">An existing folder for temporary files, which <c>outOfCore</c> needs; null for the system's.</param>
/// <param name="ResumeFolder">
/// A folder of this training alone, of its options, rows and seed: what is done is kept there, and a training whose process was killed goes on
/// from it, to the same model. It is made when it is needed. Default null: nothing is kept.
/// </param>
public sealed record TrainingResources(int Threads = 1, string? SpillFolder = null, string? ResumeFolder = null)
{
    /// <summary>What takes no longer than this is not kept by itself. Default 10 s.</summary>
    internal TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The threads that may be used now, for a training that takes more of them as they become free; null where they stay at <see cref="Threads"/>.
    /// </summary>
    internal ThreadShare? ThreadShare { get; init; }

    internal string SpillFile(string name) => Path.Combine(SpillFolder ?? Path.GetTempPath(), name);
}
