using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Makes an experiment's graph of what the <see cref="StageTable"/> says of the stages. It names no stage.</summary>
internal static class GraphBuilder
{
    /// <summary>Builds the graph.</summary>
    /// <param name="experiment">The experiment, checked.</param>
    public static StageGraph Build(Experiment experiment)
    {
        var nodes = new List<StageNode>();
        foreach (StageEntry entry in StageTable.All)
        {
            string[] trained = [.. nodes.Where(node => node.Fold is not null).Select(node => node.Label)];
            IEnumerable<StageNode> declared = entry.Declare(experiment);
            IEnumerable<StageNode> all = entry.IsTraining
                ? declared.SelectMany(node => node.Fold is null ? Trainings(node, entry.Stage, experiment) : [node]) : declared;
            nodes.AddRange(all.Select(node => Complete(node, entry.Stage, experiment, trained)));
        }

        return new StageGraph(experiment.Name, nodes) { StatedSize = experiment.Dataset.StatedSize };
    }

    private static IEnumerable<StageNode> Trainings(StageNode node, StageDescriptor stage, Experiment experiment) =>
        experiment.Folds.SelectMany(
            fold => Enumerable.Range(0, stage.IsRepeated ? experiment.Repeats : 1), (fold, repeat) => node with { Fold = fold, Repeat = repeat });

    private static StageNode Complete(StageNode node, StageDescriptor stage, Experiment experiment, string[] trained)
    {
        bool processor = stage.DependsOnProcessor(node.Options);
        double tested = (node.Fold is null ? experiment.Folds.Length : 1) * experiment.Split.Cut.EstimateTestedShare(experiment.Split);
        return node with
        {
            Seed = stage.DrawsRandomNumbers ? Seeds.Derive(experiment.Seed, node.Label) : null,
            Inputs = [.. stage.Inputs.SelectMany(input => input == StageDescriptor.EveryTraining ? trained : [input])],
            Code = stage.FindCodeRoot(node.Options) is { } root ? new StageCode(root.Assembly.GetName().Name!, root.FullName!) : null,
            CallsUserCode = stage.CallsCustomCode || node.CustomCode is not null,
            ReadsProvenance = stage.ReadsProvenance,
            SizeFile = stage.SizeFile,
            DependsOnProcessor = processor,
            NativePackages = processor ? stage.NativePackages : null,
            Needs = size => stage.EstimateNeeds(node.Options, new StageWorkload(size, tested)),
            Work = size => stage.EstimateWork(node.Options, new StageWorkload(size, tested)),
            MemoryRemedy = stage.FindMemoryRemedy(node.Options),
        };
    }
}
