using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Svd;

/// <summary>Trains a matrix factorization on a fold and writes the model, its predictions and its recommendation lists.</summary>
public sealed class TrainSvdStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainSvd";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        context.Progress.Report(0, "reading what is asked");
        FoldTask task = FoldReader.ReadTask(context);
        using JsonDocument options = JsonDocument.Parse(context.OptionsJson);
        string algorithm = options.RootElement.GetProperty("algorithm").GetString()!;
        bool outOfCore = options.RootElement.GetProperty("outOfCore").GetBoolean();
        var resources = new TrainingResources(context.Threads, context.WorkFolder, context.ResumeFolder) { ThreadShare = context.ThreadShare };
        ISvdTrainer trainer = algorithm == "biased-mf"
            ? new BiasedMfTrainer(context.Options<BiasedMfOptions>(), task.Scale, resources)
            : new FunkSvdTrainer(context.Options<FunkSvdOptions>(), task.Scale, resources);
        (ISvdModel model, long rows) = Train(context, trainer, outOfCore);
        // The ratings are gone, but the runtime would keep their memory until it next looks, and the lists need it.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        context.Progress.Report(1, "writing the model");
        model.UseCatalogue(task.Catalogue);
        AtomicFile.Write(context.OutputFile($"{context.NameOf(model.Name)}/model/{algorithm}.bin"), model.Save);
        ModelOutput.Write(context, task, model, new TrainingReport
        {
            Model = model.Name,
            Scores = model.Kind.ToString(),
            LossName = "training RMSE",
            Epochs = model.Epochs,
            Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["trainingRows"] = rows,
                ["users"] = model.Users.Count,
                ["items"] = model.Items.Count,
                ["parameters"] = 1L + ((long)(model.Users.Count + model.Items.Count) * (model.Features + 1)),
            },
        });
    }

    /// <summary>Nothing refers to the ratings when this returns.</summary>
    private static (ISvdModel Model, long Rows) Train(StageContext context, ISvdTrainer trainer, bool outOfCore)
    {
        context.Progress.Report(0, "reading the ratings");
        if (outOfCore)
        {
            using SpooledRatings spooled = RatingReader.Spool(context);
            return (trainer.Train(spooled, context.Seed, context.Progress, context.Cancellation), spooled.Count);
        }

        CompactRatings ratings = RatingReader.ReadCompact(context);
        return (trainer.Train(ratings, context.Seed, context.Progress, context.Cancellation), ratings.Count);
    }
}
