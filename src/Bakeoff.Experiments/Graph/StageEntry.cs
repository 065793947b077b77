using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A line of the <see cref="StageTable"/>.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="IsTraining">
/// Whether what it writes is measured as a model: it has a node for each fold and repeat, or for each fold where <c>Declare</c> says which.
/// </param>
/// <param name="Declare">
/// Makes the nodes that an experiment has of it, of one fold: their options, and what the experiment alone knows. The rest comes from the descriptor.
/// </param>
internal sealed record StageEntry(StageDescriptor Stage, bool IsTraining, Func<Experiment, IEnumerable<StageNode>> Declare);
