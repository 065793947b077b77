using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A line of the <see cref="StageTable"/>.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="IsTraining">Whether it trains a model, so that it has a node for each fold and repeat.</param>
/// <param name="Declare">
/// Makes the nodes that an experiment has of it, of one fold: their options, and what the experiment alone knows. The rest comes from the descriptor.
/// </param>
internal sealed record StageEntry(StageDescriptor Stage, bool IsTraining, Func<Experiment, IEnumerable<StageNode>> Declare);
