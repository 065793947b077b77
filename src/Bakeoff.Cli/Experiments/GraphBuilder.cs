using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Cli;

/// <summary>The one place where the graph is declared: which stage reads which.</summary>
internal static class GraphBuilder
{
    /// <summary>All stages in the order of the graph: what Cake's and MSBuild's targets are held to.</summary>
    public static IReadOnlyList<string> Stages { get; } =
        ["Download", "Ingest", "Split", "TrainSvd", "TrainTwoTower", "TrainBaselines", "Evaluate", "Report"];

    public static StageGraph Build(Experiment experiment)
    {
        ulong SeedOf(string label) => Seeds.Derive(experiment.Seed, label);
        bool pinned = experiment.Dataset.Download.Kind == "archive";
        List<StageNode> nodes =
        [
            new() { Stage = "Download", Options = experiment.Dataset.Download, CodeAssembly = pinned ? null : "Bakeoff.Data", ExternalPath = experiment.Dataset.ExternalPath },
            new() { Stage = "Ingest", Options = experiment.Dataset.Ingest, CodeAssembly = "Bakeoff.Data", Inputs = ["Download"] },
            new() { Stage = "Split", Options = experiment.Split, CodeAssembly = "Bakeoff.Data", Inputs = ["Ingest"], Seed = SeedOf("Split") },
        ];
        void Train(string stage, object? options, string assembly, bool processor = false)
        {
            foreach (int fold in options is null ? [] : experiment.Folds)
            {
                nodes.Add(new StageNode
                {
                    Stage = stage, Fold = fold, Options = options!, CodeAssembly = assembly, Inputs = ["Ingest", "Split"],
                    Seed = SeedOf(StageLabel.Of(stage, fold)), DependsOnProcessor = processor,
                });
            }
        }

        Train("TrainSvd", experiment.Svd, "Bakeoff.Svd");
        Train("TrainTwoTower", experiment.TwoTower, "Bakeoff.TwoTower", processor: experiment.TwoTower?.UsesTorch() ?? false);
        Train("TrainBaselines", experiment.Baselines, "Bakeoff.Baselines");
        string[] trained = [.. nodes.Where(node => node.Fold is not null).Select(node => node.Label)];
        nodes.Add(new StageNode
        {
            Stage = "Evaluate", Options = experiment.Evaluation, CodeAssembly = "Bakeoff.Evaluation", Seed = SeedOf("Evaluate"),
            Inputs = ["Ingest", "Split", .. trained],
        });
        nodes.Add(new StageNode
        {
            Stage = "Report", CodeAssembly = "Bakeoff.Reporting", ReadsProvenance = true,
            Options = new ReportOptions { Experiment = experiment.Name, Question = experiment.Question, Dataset = experiment.Dataset.Name, Seed = experiment.Seed },
            Inputs = ["Ingest", "Split", .. trained, "Evaluate"],
        });
        return new StageGraph(experiment.Name, nodes);
    }
}
