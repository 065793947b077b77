using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The nodes of an experiment, upstream before downstream.</summary>
public sealed class StageGraph
{
    private readonly Dictionary<string, StageNode> _byLabel = new(StringComparer.Ordinal);

    /// <summary>Creates the graph of an experiment from its nodes.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="nodes">The nodes, each after those that it reads.</param>
    /// <exception cref="ArgumentException">A label is duplicated, or a node reads one that is not before it.</exception>
    public StageGraph(string experiment, IReadOnlyList<StageNode> nodes)
    {
        (Experiment, Nodes) = (experiment, nodes);
        foreach (StageNode node in nodes)
        {
            if (node.Inputs.FirstOrDefault(input => !_byLabel.ContainsKey(input)) is { } missing)
            {
                throw new ArgumentException($"{node.Label} reads {missing}, which is not before it.", nameof(nodes));
            }

            _byLabel.Add(node.Label, node);
        }
    }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>The size of the data as far as the experiment states it, for as long as no stage has measured it; null where it does not.</summary>
    public DataSize? StatedSize { get; init; }

    /// <summary>The nodes, upstream before downstream.</summary>
    public IReadOnlyList<StageNode> Nodes { get; }

    /// <summary>The node of a label.</summary>
    /// <param name="label">Such as <c>TrainSvd[0]</c>.</param>
    public StageNode this[string label] => _byLabel[label];

    /// <summary>All folds of a stage; empty if the experiment does not have it.</summary>
    /// <param name="stage">Such as <c>TrainSvd</c>.</param>
    public IReadOnlyList<StageNode> OfStage(string stage) => [.. Nodes.Where(node => node.Stage == stage)];

    /// <summary>A node and everything above it, upstream first.</summary>
    /// <param name="nodes">Where to start.</param>
    public IReadOnlyList<StageNode> Closure(IEnumerable<StageNode> nodes)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        void Want(StageNode node)
        {
            if (wanted.Add(node.Label))
            {
                foreach (string input in node.Inputs)
                {
                    Want(this[input]);
                }
            }
        }

        foreach (StageNode node in nodes)
        {
            Want(node);
        }

        return [.. Nodes.Where(node => wanted.Contains(node.Label))];
    }
}
