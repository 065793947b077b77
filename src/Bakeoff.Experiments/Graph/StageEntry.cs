using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// A line of the <see cref="StageTable"/>. Its stage is described when it is asked for: the process of a stage does not load the code of others.
/// </summary>
/// <param name="Name">The stage's name.</param>
/// <param name="IsTraining">
/// Whether what it writes is measured as a model: it has a node for each fold and repeat, or for each fold where <c>Declare</c> says which.
/// </param>
/// <param name="Describe">Creates the stage's descriptor.</param>
/// <param name="Declare">
/// Makes the nodes that an experiment has of it, of one fold: their options, and what the experiment alone knows. The rest comes from the descriptor.
/// </param>
internal sealed record StageEntry(
    string Name, bool IsTraining, Func<StageDescriptor> Describe, Func<Experiment, IEnumerable<StageNode>> Declare)
{
    private readonly Lazy<StageDescriptor> _stage = new(Describe);

    /// <summary>The stage.</summary>
    public StageDescriptor Stage => _stage.Value;
}
