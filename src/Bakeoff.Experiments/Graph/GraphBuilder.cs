using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;
using Bakeoff.Svd;

namespace Bakeoff.Experiments;

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
        double tested = experiment.Split.Method == SplitOptions.Random ? 1 : 1.0 / experiment.Split.Partitions; // The share of the users that a fold tests.
        bool pinned = experiment.Dataset.Download.Kind == "archive";
        List<StageNode> nodes =
        [
            new()
            {
                Stage = "Download", Options = experiment.Dataset.Download, Code = pinned ? null : new("Bakeoff.Data", "Bakeoff.Data.DownloadStage"),
                ExternalPath = experiment.Dataset.ExternalPath, ExternalFiles = experiment.Dataset.ExternalFiles, Needs = StageMemory.Download,
                ExternalCompanions = experiment.Dataset.Ingest.Format == "duckdb" ? Dataset.LogSuffixes : [],
                ExternalNested = experiment.Dataset.Ingest.Format == "parquet" ? ".parquet" : null,
            },
            new() { Stage = "Ingest", Options = experiment.Dataset.Ingest, Code = new("Bakeoff.Data", "Bakeoff.Data.IngestStage"), Inputs = ["Download"], Needs = StageMemory.Ingest, SizeFile = "profile.json" },
            new() { Stage = "Split", Options = experiment.Split, Code = new("Bakeoff.Data", "Bakeoff.Data.SplitStage"), Inputs = ["Ingest"], Seed = SeedOf("Split"), Needs = size => StageMemory.Split(experiment.Split, size) },
            new() { Stage = "Integrity", Options = new IntegrityOptions { Folds = [.. experiment.Folds] }, Code = new("Bakeoff.Evaluation", "Bakeoff.Evaluation.IntegrityStage"), Inputs = ["Ingest", "Split"], Needs = StageMemory.Integrity },
        ];
        void Train(string stage, object? options, StageCode code, Func<DataSize, StageNeeds> needs, bool processor = false, int repeats = 1, OwnModel? own = null, string? remedy = null)
        {
            bool grows = stage is "TrainSvd" || (stage is "TrainTwoTower" && !processor); // Those that read their threads at every epoch or batch.
            foreach ((int fold, int repeat) in options is null ? [] : experiment.Folds.SelectMany(fold => Enumerable.Range(0, repeats), (fold, repeat) => (fold, repeat)))
            {
                nodes.Add(new StageNode
                {
                    Stage = stage, Fold = fold, Repeat = repeat, Model = own?.Options.Model, Options = options!, Code = code, OwnCode = own?.Code, CallsUserCode = own is not null, ExternalFiles = own?.Files ?? [], Inputs = ["Ingest", "Split"],
                    Seed = SeedOf(StageLabel.Of(stage, fold, repeat, own?.Options.Model)), DependsOnProcessor = processor, NativePackages = processor ? "libtorch-" : null, MemoryRemedy = remedy,
                    Needs = grows ? size => needs(size) with { CanGrow = true } : needs,
                });
            }
        }

        Train("TrainSvd", experiment.Svd, new("Bakeoff.Svd", "Bakeoff.Svd.TrainSvdStage"), size => StageMemory.TrainSvd(experiment.Svd, size), repeats: experiment.Repeats,
            remedy: experiment.Svd is FunkSvdOptions { OutOfCore: false } or BiasedMfOptions { OutOfCore: false } ? "set 'outOfCore' of models.svd" : null);
        Train("TrainTwoTower", experiment.TwoTower, new("Bakeoff.TwoTower", "Bakeoff.TwoTower.TrainTwoTowerStage"), size => StageMemory.TrainTwoTower(experiment.TwoTower, size), experiment.TwoTower?.UsesTorch() ?? false, experiment.Repeats);
        Train("TrainBaselines", experiment.Baselines, new("Bakeoff.Baselines", "Bakeoff.Baselines.TrainBaselinesStage"), size => StageMemory.TrainBaselines(experiment.Baselines, tested, size),
            remedy: experiment.Baselines.Ease > 0 ? "lower 'easeItems' of models.baselines" : null);
        foreach (OwnModel own in experiment.Own.Values)
        {
            Train(OwnStage, own.Options, new("Bakeoff.Models", own.Code is null ? "Bakeoff.Models.TrainCommandStage" : "Bakeoff.Models.TrainOwnStage"), StageMemory.TrainOwn, repeats: experiment.Repeats, own: own);
        }

        string[] trained = [.. nodes.Where(node => node.Fold is not null).Select(node => node.Label)];
        nodes.Add(new StageNode
        {
            Stage = "Evaluate", Options = experiment.Evaluation, Code = new("Bakeoff.Evaluation", "Bakeoff.Evaluation.EvaluateStage"), Seed = SeedOf("Evaluate"),
            Inputs = ["Ingest", "Split", .. trained], Needs = size => StageMemory.Evaluate(experiment.Evaluation, experiment.Folds.Length * tested, size), MemoryRemedy = "take more 'partitions' in split, of which one is tested",
        });
        nodes.Add(new StageNode
        {
            Stage = "Report", Needs = StageMemory.Report, Code = new("Bakeoff.Reporting", "Bakeoff.Reporting.ReportStage"), ReadsProvenance = true,
            Options = new ReportOptions { Experiment = experiment.Name, Question = experiment.Question, Dataset = experiment.Dataset.Name, Seed = experiment.Seed },
            Inputs = ["Ingest", "Split", "Integrity", .. trained, "Evaluate"],
        });
        return new StageGraph(experiment.Name, nodes) { StatedSize = StatedSizes.Of(experiment.Dataset) };
    }
}
