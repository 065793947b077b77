using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>Trains the two-tower model on a fold and writes the model, its predictions and its recommendation lists.</summary>
public sealed class TrainTwoTowerStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainTwoTower";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        Fold fold = FoldReader.Read(context);
        var trainer = new TorchTrainer(context.Options<TwoTowerOptions>(), context.Progress, context.Cancellation);
        (TwoTowerModel model, IReadOnlyList<EpochReport> epochs) = trainer.Train(fold, context.Seed);
        model.UseCatalogue(fold.Catalogue);
        AtomicFile.Write(context.OutputFile($"{model.Name}/model/two-tower.bin"), model.Save);
        ModelOutput.Write(context, fold.Task, model, new TrainingReport
        {
            Model = model.Name,
            Scores = model.Kind.ToString(),
            LossName = "training loss a row",
            Epochs = epochs,
            Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["trainingRows"] = fold.Train.Count,
                ["users"] = model.Features.Users.Count,
                ["titles"] = model.Features.Titles.Count,
                ["words"] = model.Features.Words.Count,
                ["parameters"] = model.Parameters,
            },
        });
    }
}
