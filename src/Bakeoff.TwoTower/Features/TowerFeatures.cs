using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// What the towers read, fitted on the training rows of one fold alone: vocabularies, timestamp buckets, the users and their
/// last rows. Row 0 of each embedding table stands for everything unknown.
/// </summary>
/// <param name="Users">The users of the training rows.</param>
/// <param name="Items">The items of the training rows: those of the history's embeddings.</param>
/// <param name="Time">The timestamps.</param>
/// <param name="ItemFeatures">The text features of the candidate tower, in the order of its input.</param>
/// <param name="States">What is known of each user when recommendations are asked for.</param>
/// <param name="MeanRating">The mean training rating: ratings from here on are liked.</param>
/// <param name="GenomeSize">The numbers of the genome, 0 where it is not read.</param>
internal sealed record TowerFeatures(
    IdMap Users, IdMap Items, TimeBuckets Time, IReadOnlyList<ItemFeature> ItemFeatures, UserStates States, double MeanRating, int GenomeSize)
{
    public const string UserTable = "users";
    public const string TimestampTable = "timestamps";
    public const string LikedTable = "history-liked";
    public const string DislikedTable = "history-disliked";

    /// <summary>Fits the features.</summary>
    public static TowerFeatures Fit(Interactions rows, ItemTable items, TwoTowerOptions options)
    {
        bool[] isTrained = new bool[items.Catalogue.Count];
        double sum = 0;
        for (long row = 0; row < rows.Count; row++)
        {
            isTrained[rows.At(row).Item] = true;
            sum += rows.At(row).Rating;
        }

        int[] trained = [.. Enumerable.Range(0, isTrained.Length).Where(position => isTrained[position])];
        IdMap trainedItems = IdMap.Of(trained.Select(items.Catalogue.Items.IdAt));
        double mean = sum / rows.Count;
        return new TowerFeatures(
            rows.Users, trainedItems, TimeBuckets.Fit(rows, options.TimestampBuckets), ItemFeature.Fit(items, trained, options),
            UserStates.Fit(rows, HistoryIndices(trainedItems, items.Catalogue), mean, options.History), mean, items.GenomeSize);
    }

    /// <summary>The index of each item of a catalogue in the history's embeddings, from 1; 0 for an item without training rows.</summary>
    public int[] HistoryIndices(Catalogue catalogue) => HistoryIndices(Items, catalogue);

    /// <summary>When a user asks: at the timestamp of the last training row; the unknown user, index −1, at the training mean.</summary>
    public long TimestampOf(int user) => user < 0 ? (long)Time.Mean : States.Timestamps[user];

    /// <summary>The input of the query tower.</summary>
    public TowerShape QueryShape(TwoTowerOptions options)
    {
        List<BagShape> bags = [new(UserTable, Users.Count + 1), new(TimestampTable, Time.Rows)];
        if (options.History > 0)
        {
            bags.Add(new(LikedTable, Items.Count + 1, options.UsesAttention()));
            bags.Add(new(DislikedTable, Items.Count + 1, options.UsesAttention()));
        }

        return new TowerShape("query", bags, Numbers: 1, options.EmbeddingSize, options.TowerSizes);
    }

    /// <summary>The input of the candidate tower.</summary>
    public TowerShape CandidateShape(TwoTowerOptions options) => new(
        "candidate", [.. ItemFeatures.Select(feature => new BagShape(feature.Name, feature.Vocabulary.Rows))],
        GenomeSize + (options.Popularity ? 1 : 0), options.EmbeddingSize, options.TowerSizes);

    private static int[] HistoryIndices(IdMap items, Catalogue catalogue)
    {
        int[] indices = new int[catalogue.Count];
        for (int position = 0; position < indices.Length; position++)
        {
            indices[position] = items.IndexOf(catalogue.Items.IdAt(position)) + 1;
        }

        return indices;
    }
}
