using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>Trains the two-tower model on a fold and writes the model, its vectors, its predictions and its recommendation lists.</summary>
public sealed class TrainTwoTowerStage : IStage
{
    /// <inheritdoc/>
    public string Name => "TrainTwoTower";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<TwoTowerOptions>();
        context.Progress.Report(0, "reading what is asked");
        FoldTask task = FoldReader.ReadTask(context);
        ItemTable items = ItemTable.Read(context, task.Catalogue, options);
        TwoTowerTraining training = Train(context, options, items, task.Scale);
        TwoTowerModel model = training.Model;
        // What training held is gone, but the runtime would keep its memory until it next looks, and the lists need it.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        context.Progress.Report(1, "writing the model");
        model.UseItems(items, context.Threads);
        InParallel.Run(
            context.Threads, context.Cancellation,
            () => AtomicFile.Write(
                context.OutputFile($"{context.NameOf(model.Name)}/model/two-tower.safetensors"), stream => TwoTowerModelFile.Write(model, stream)),
            () => VectorFiles.Write(context, model, task.Catalogue));
        ModelOutput.Write(context, task, model, new TrainingReport
        {
            Model = model.Name,
            Scores = model.Kind.ToString(),
            LossName = "training loss a row",
            Epochs = training.Epochs,
            Sizes = SizesOf(training),
        });
    }

    /// <summary>The rows are gone when this returns: the lists need the memory.</summary>
    private static TwoTowerTraining Train(StageContext context, TwoTowerOptions options, ItemTable items, RatingScale scale)
    {
        context.Progress.Report(0, "reading the ratings");
        using Interactions rows = InteractionReader.Read(context, items.Catalogue.Items);
        Directory.CreateDirectory(context.ResumeFolder);
        var memory = new TrainingMemory(options, new DataSize(rows.Count, rows.Users.Count, items.Catalogue.Count));
        var trainer = new TwoTowerTrainer(
            options, context.Threads, new CheckpointFolder(context.ResumeFolder), context.Progress,
            context.Cancellation)
        {
            ThreadShare = context.ThreadShare,
            ThreadsAtMost = memory.ThreadsWithin(context.MemoryBytes),
        };
        return trainer.Train(rows, items, scale, context.Seed);
    }

    private static SortedDictionary<string, long> SizesOf(TwoTowerTraining training)
    {
        TowerFeatures features = training.Model.Features;
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["trainingRows"] = training.Rows,
            ["users"] = features.Users.Count,
            ["items"] = features.Items.Count,
            ["parameters"] = training.Model.Weights.Parameters,
            ["takenEpoch"] = training.TakenEpoch,
        };
        foreach (ItemFeature feature in features.ItemFeatures)
        {
            sizes[feature.Name] = feature.Vocabulary.Texts.Count;
        }

        return sizes;
    }
}
