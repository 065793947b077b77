using Bakeoff.Core;
using Bakeoff.Numerics;

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

    /// <summary>Fits the features of users and items on training rows.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="options">Say what is read.</param>
    /// <param name="threads">Threads at most. The sums over rows have an order, so that each pass is one thread's; there are two at a time.</param>
    public static TowerFeatures Fit(Interactions rows, ItemTable items, TwoTowerOptions options, int threads = 1)
    {
        TimeBuckets? time = null;
        (IdMap Items, ItemFeature[] Features, UserStates States, double Mean)? timeless = null;
        InParallel.Run(
            threads, CancellationToken.None,
            () => time = TimeBuckets.Fit(rows, options.TimestampBuckets), () => timeless = FitTimeless(rows, items, options, threads));
        (IdMap trained, ItemFeature[] features, UserStates states, double mean) = timeless!.Value;
        return new TowerFeatures(rows.Users, trained, time!, features, states, mean, items.GenomeSize);
    }

    private static (IdMap Items, ItemFeature[] Features, UserStates States, double Mean) FitTimeless(
        Interactions rows, ItemTable items, TwoTowerOptions options, int threads)
    {
        (int[] positions, double mean) = Trained(rows, items.Catalogue.Count);
        IdMap trained = IdMap.From(positions.Select(items.Catalogue.Items.IdAt));
        UserStates states = UserStates.Fit(rows, HistoryIndices(trained, items.Catalogue), mean, options.History);
        return (trained, ItemFeature.Fit(items, positions, options, threads), states, mean);
    }

    /// <summary>The positions of the items that have a row, and the mean rating.</summary>
    private static (int[] Positions, double Mean) Trained(Interactions rows, int items)
    {
        bool[] isTrained = new bool[items];
        double sum = 0;
        for (long row = 0; row < rows.Count; row++)
        {
            InteractionRow one = rows.At(row);
            isTrained[one.Item] = true;
            sum += one.Rating;
        }

        return ([.. Enumerable.Range(0, items).Where(position => isTrained[position])], sum / rows.Count);
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
