using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Measures what another version of Bakeoff trained with this version's Evaluate, so that a number means the same on both sides: predictions and
/// lists are older than any format of metrics.
/// </summary>
/// <param name="store">Has what was trained.</param>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Remeasurement(StoredRuns store, RunContext context, CancellationToken cancellation)
{
    /// <summary>Replaces the metrics in the folder of a side; does nothing where the store lacks what they are made of.</summary>
    /// <param name="side">The side.</param>
    /// <param name="evaluate">How the experiment is evaluated now.</param>
    /// <param name="scratch">A folder for what is read.</param>
    public void Run(Side side, StageNode evaluate, string scratch)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string label, string key) in side.Keys.Where(
            node => StageTable.Evaluate.Inputs.Contains(node.Key) || StageTable.IsTraining(node.Key)))
        {
            inputs[label] = Path.Combine(scratch, "inputs", label);
            if (!store.Export(StageLabel.StageOf(label), key, inputs[label]))
            {
                return;
            }
        }

        context.Listener.Message($"{side.Report.Name}: its metrics have another format than this version's; measuring its models again");
        var again = new StageContext
        {
            OptionsJson = OptionProperties.ToJson(evaluate.Options), Seed = evaluate.Seed ?? 0, Inputs = inputs, OutputFolder = side.Folder,
            WorkFolder = Directory.CreateDirectory(Path.Combine(scratch, "work")).FullName, ResumeFolder = Path.Combine(scratch, "resume"),
            Threads = context.Settings.Threads,
            MemoryBytes = context.Settings.MemoryBytes, Cancellation = cancellation,
        };
        StageTable.Evaluate.Create(again).Run(again);
    }
}
