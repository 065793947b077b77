using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;
using Bakeoff.TwoTower;

namespace Bakeoff.Cli;

/// <summary>The one place where the graph is declared: which stage reads which.</summary>
internal static class GraphBuilder
{
    /// <summary>All stages in the order of the graph: what Cake's and MSBuild's targets are held to.</summary>
    public static IReadOnlyList<string> Stages { get; } =
        ["Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", OwnStage, "Evaluate", "Report"];

    /// <summary>The stage of the user's own models, a node for each.</summary>
    public const string OwnStage = "TrainOwn";

    public static StageGraph Build(Experiment experiment)
    {
        ulong SeedOf(string label) => Seeds.Derive(experiment.Seed, label);
        bool pinned = experiment.Dataset.Download.Kind == "archive";
        List<StageNode> nodes =
        [
            new()
            {
                Stage = "Download", Options = experiment.Dataset.Download, Code = pinned ? null : new("Bakeoff.Data", "Bakeoff.Data.DownloadStage"),
                ExternalPath = experiment.Dataset.ExternalPath, ExternalFiles = experiment.Dataset.ExternalFiles, Needs = StageNeeds.Small,
                ExternalCompanions = experiment.Dataset.Ingest.Format == "duckdb" ? Dataset.LogSuffixes : [],
            },
            new() { Stage = "Ingest", Options = experiment.Dataset.Ingest, Code = new("Bakeoff.Data", "Bakeoff.Data.IngestStage"), Inputs = ["Download"], Needs = Wide(1_300) },
            new() { Stage = "Split", Options = experiment.Split, Code = new("Bakeoff.Data", "Bakeoff.Data.SplitStage"), Inputs = ["Ingest"], Seed = SeedOf("Split"), Needs = Wide(1_200) },
            new() { Stage = "Integrity", Options = new IntegrityOptions { Folds = [.. experiment.Folds] }, Code = new("Bakeoff.Evaluation", "Bakeoff.Evaluation.IntegrityStage"), Inputs = ["Ingest", "Split"], Needs = Wide(1_200) },
        ];
        void Train(string stage, object? options, StageCode code, StageNeeds needs, bool processor = false, int repeats = 1, OwnModel? own = null)
        {
            foreach ((int fold, int repeat) in options is null ? [] : experiment.Folds.SelectMany(fold => Enumerable.Range(0, repeats), (fold, repeat) => (fold, repeat)))
            {
                nodes.Add(new StageNode
                {
                    Stage = stage, Fold = fold, Repeat = repeat, Model = own?.Options.Model, Options = options!, Code = code, OwnCode = own?.Code, ExternalFiles = own?.Files ?? [], Inputs = ["Ingest", "Split"],
                    Seed = SeedOf(StageLabel.Of(stage, fold, repeat, own?.Options.Model)), DependsOnProcessor = processor, NativePackages = processor ? "libtorch-" : null, Needs = needs,
                });
            }
        }

        Train("TrainSvd", experiment.Svd, new("Bakeoff.Svd", "Bakeoff.Svd.TrainSvdStage"), Wide(700), repeats: experiment.Repeats);
        Train("TrainTwoTower", experiment.TwoTower, new("Bakeoff.TwoTower", "Bakeoff.TwoTower.TrainTwoTowerStage"), NeedsOf(experiment.TwoTower), experiment.TwoTower?.UsesTorch() ?? false, experiment.Repeats);
        Train("TrainBaselines", experiment.Baselines, new("Bakeoff.Baselines", "Bakeoff.Baselines.TrainBaselinesStage"), Wide(1_000));
        foreach (OwnModel own in experiment.Own.Values)
        {
            Train(OwnStage, own.Options, new("Bakeoff.Models", own.Code is null ? "Bakeoff.Models.TrainCommandStage" : "Bakeoff.Models.TrainOwnStage"), Wide(1_000), repeats: experiment.Repeats, own: own);
        }

        string[] trained = [.. nodes.Where(node => node.Fold is not null).Select(node => node.Label)];
        nodes.Add(new StageNode
        {
            Stage = "Evaluate", Options = experiment.Evaluation, Code = new("Bakeoff.Evaluation", "Bakeoff.Evaluation.EvaluateStage"), Seed = SeedOf("Evaluate"),
            Inputs = ["Ingest", "Split", .. trained], Needs = Wide(1_000),
        });
        nodes.Add(new StageNode
        {
            Stage = "Report", Code = new("Bakeoff.Reporting", "Bakeoff.Reporting.ReportStage"), ReadsProvenance = true,
            Options = new ReportOptions { Experiment = experiment.Name, Question = experiment.Question, Dataset = experiment.Dataset.Name, Seed = experiment.Seed },
            Inputs = ["Ingest", "Split", "Integrity", .. trained, "Evaluate"],
        });
        return new StageGraph(experiment.Name, nodes);
    }

    /// <summary>One core or more, and the memory that the stage is built to stay within.</summary>
    private static StageNeeds Wide(int megabytes) => new(1, int.MaxValue, megabytes * 1_000_000L);

    /// <summary>libtorch takes the threads that its option names, and crawls where others want the same cores.</summary>
    private static StageNeeds NeedsOf(TwoTowerOptions? options) => options?.UsesTorch() ?? false
        ? new StageNeeds(options.TorchThreads, options.TorchThreads, 1_000_000_000)
        : Wide(700);
}
