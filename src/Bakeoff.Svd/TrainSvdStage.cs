using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Svd;

/// <summary>Trains FunkSVD on a fold and writes the model, its predictions and its recommendation lists.</summary>
public sealed class TrainSvdStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainSvd";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        Fold fold = FoldReader.Read(context);
        var trainer = new FunkSvdTrainer(context.Options<FunkSvdOptions>(), fold.Scale);
        FunkSvdModel model = trainer.Train(fold.Train, context.Seed, context.Progress, context.Cancellation);
        model.UseCatalogue(fold.Catalogue);
        AtomicFile.Write(context.OutputFile($"{model.Name}/model/funksvd.bin"), model.Save);
        ModelOutput.Write(context, fold, model, new TrainingReport
        {
            Model = model.Name,
            Scores = model.Kind.ToString(),
            LossName = "training RMSE",
            Epochs = model.Epochs,
            Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["trainingRows"] = fold.Train.Count,
                ["users"] = model.Users.Count,
                ["items"] = model.Items.Count,
                ["parameters"] = 1L + ((long)(model.Users.Count + model.Items.Count) * (model.Features + 1)),
            },
        });
    }
}
