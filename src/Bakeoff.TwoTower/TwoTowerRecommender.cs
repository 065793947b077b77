using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// The two-tower model for use from C#, without tags and genome, which are files of a dataset. Resources that training took are given back when it
/// returns; the scores are those of the stage for the same rows, options and seed.
/// </summary>
public sealed class TwoTowerRecommender : IRecommender
{
    private readonly TwoTowerOptions? _options;

    /// <summary>Creates one that takes the options from its input.</summary>
    public TwoTowerRecommender()
    {
    }

    /// <summary>Creates one with options.</summary>
    /// <param name="options">The options.</param>
    public TwoTowerRecommender(TwoTowerOptions options) => _options = options;

    /// <inheritdoc/>
    /// <exception cref="TrainingException">An option is out of its range, or training diverges (<c>BKF6xxx</c>).</exception>
    public IScorer Train(TrainingInput input)
    {
        TwoTowerOptions options = _options ?? input.Options<TwoTowerOptions>();
        var items = new ItemTable(input.Catalogue);
        using Interactions rows = Interactions.From(input.Train, input.Catalogue.Items);
        string ofThisTraining = Path.Combine(input.WorkFolder, Path.GetRandomFileName()); // A checkpoint of another one must not be taken up.
        var checkpoints = new CheckpointFolder(Directory.CreateDirectory(ofThisTraining).FullName);
        TwoTowerModel model = new TwoTowerTrainer(options, input.Threads, checkpoints, input.Progress, input.Cancellation)
            .Train(rows, items, input.Scale, input.Seed).Model;
        model.UseItems(items);
        return model;
    }
}
