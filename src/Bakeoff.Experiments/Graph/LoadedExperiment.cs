using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>An experiment as it was when it was read, whatever is edited since.</summary>
/// <param name="Graph">Its stages.</param>
/// <param name="Files">The files that it was read from: what it extends, then its own.</param>
/// <param name="Hashes">The hash of the bytes that were read of each, in the order of the files.</param>
/// <param name="Sweep">What it searches over, or null.</param>
internal sealed record LoadedExperiment(StageGraph Graph, IReadOnlyList<string> Files, IReadOnlyList<string> Hashes, Sweep? Sweep)
{
    /// <summary>The matrix that it is a point of; null if it is of none.</summary>
    public Matrix? Matrix { get; init; }

    /// <summary>How far the searches for the options of its models are; empty where it tunes none.</summary>
    public IReadOnlyList<TuningState> Tuning { get; init; } = [];

    /// <summary>The logs of the searches that have ended, which its report reads.</summary>
    public IReadOnlyList<string> TuningLogs { get; init; } = [];

    /// <summary>Brings the searches to their ends and gives the experiment with what they found; null where it tunes nothing.</summary>
    public Func<CancellationToken, LoadedExperiment>? Tune { get; init; }

    /// <summary>The nodes that train models whose search has not ended: with the given options, for the time being.</summary>
    public IEnumerable<(StageNode Node, TuningState State)> Untuned => Tuning.Where(state => !state.IsDone)
        .SelectMany(state => Graph.Nodes.Where(node => node.Fold is not null && state.Trains(node)).Select(node => (node, state)));

    /// <summary>Whether what some nodes give depends on a search that has not ended.</summary>
    /// <param name="targets">The nodes.</param>
    public bool WaitsForTuning(IEnumerable<StageNode> targets)
    {
        HashSet<string> open = [.. Untuned.Select(of => of.Node.Label)];
        return open.Count > 0 && Graph.Closure(targets).Any(node => open.Contains(node.Label));
    }

    /// <summary>Refuses an experiment that is no longer what it was when it was first read: what is compared would be of two experiments.</summary>
    /// <param name="first">The experiment as it was read first.</param>
    /// <param name="reader">Who reads it, such as a point of its sweep.</param>
    /// <exception cref="FileChangedException">A file was changed (<c>BKF4004</c>).</exception>
    public void RequireSameFilesAs(LoadedExperiment first, string reader)
    {
        if (!Files.SequenceEqual(first.Files) || !Hashes.SequenceEqual(first.Hashes))
        {
            IEnumerable<string> changed = Files.Where((_, i) => !first.Hashes.Contains(Hashes[i]));
            throw new FileChangedException(changed.FirstOrDefault(Files[^1]), reader);
        }
    }
}
