using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// What the towers read, fitted on the training rows of one fold alone: vocabularies of users, titles and words, the
/// edges of the timestamp buckets, and the mean and deviation of the timestamps. Index 0 of each vocabulary stands for
/// everything unknown.
/// </summary>
internal sealed class TowerFeatures
{
    private readonly Dictionary<string, int> _titles;
    private readonly Dictionary<string, int> _words;
    private readonly Dictionary<long, long> _lastTimestamps = [];

    /// <summary>Rebuilds features that were saved.</summary>
    public TowerFeatures(
        long[] users, long[] lastTimestamps, string[] titles, string[] words, int buckets, long firstTimestamp, long lastTimestamp, double mean, double deviation)
    {
        (Users, Titles, Words, Buckets) = (IdMap.Of(users), titles, words, buckets);
        (FirstTimestamp, LastTimestamp, MeanTimestamp, TimestampDeviation) = (firstTimestamp, lastTimestamp, mean, deviation);
        _titles = titles.Select((title, i) => (title, i)).ToDictionary(pair => pair.title, pair => pair.i + 1, StringComparer.Ordinal);
        _words = words.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i + 1, StringComparer.Ordinal);
        for (int i = 0; i < users.Length; i++)
        {
            _lastTimestamps[users[i]] = lastTimestamps[i];
        }
    }

    public IdMap Users { get; }

    public IReadOnlyList<string> Titles { get; }

    public IReadOnlyList<string> Words { get; }

    public int Buckets { get; }

    public long FirstTimestamp { get; }

    public long LastTimestamp { get; }

    public double MeanTimestamp { get; }

    public double TimestampDeviation { get; }

    /// <summary>Fits the features on a fold's training rows.</summary>
    public static TowerFeatures Fit(Fold fold, TwoTowerOptions options)
    {
        RatingTable train = fold.Train;
        var last = new SortedDictionary<long, long>();
        double sum = 0;
        for (int row = 0; row < train.Count; row++)
        {
            last[train.Users[row]] = Math.Max(train.Timestamps[row], last.GetValueOrDefault(train.Users[row], long.MinValue));
            sum += train.Timestamps[row];
        }

        double mean = sum / train.Count;
        double squares = 0;
        foreach (long timestamp in train.Timestamps)
        {
            squares += (timestamp - mean) * (timestamp - mean);
        }

        string[] itemTitles = [.. train.Items.Distinct().Order().Select(item => fold.Catalogue.Titles[fold.Catalogue.Items.IndexOf(item)])];
        return new TowerFeatures(
            [.. last.Keys], [.. last.Values],
            [.. itemTitles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. itemTitles.SelectMany(TitleText.WordsOf)
                .GroupBy(word => word, StringComparer.Ordinal)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(options.Words).Select(group => group.Key)],
            options.TimestampBuckets, train.Timestamps.Min(), train.Timestamps.Max(), mean, Math.Sqrt(squares / train.Count));
    }

    /// <summary>From 1; 0 for a user that was not trained on.</summary>
    public int UserIndex(long user) => Users.IndexOf(user) + 1;

    /// <summary>From 1; 0 for a title that was not trained on.</summary>
    public int TitleIndex(string title) => _titles.GetValueOrDefault(title);

    /// <summary>From 1 for each known word; 0 for each unknown one. May be empty.</summary>
    public int[] WordIndices(string title) => [.. TitleText.WordsOf(title).Select(word => _words.GetValueOrDefault(word))];

    /// <summary>How many of the evenly spaced edges from the first to the last training timestamp are not later: 0 to Buckets.</summary>
    public int BucketOf(long timestamp)
    {
        if (timestamp < FirstTimestamp)
        {
            return 0;
        }

        return timestamp >= LastTimestamp
            ? Buckets
            : 1 + (int)((timestamp - FirstTimestamp) * (double)(Buckets - 1) / (LastTimestamp - FirstTimestamp));
    }

    /// <summary>The timestamp less the training mean, over the training deviation.</summary>
    public float Normalize(long timestamp) =>
        TimestampDeviation > 0 ? (float)((timestamp - MeanTimestamp) / TimestampDeviation) : 0;

    /// <summary>
    /// The time at which a user asks for recommendations: that of the last training rating, so that nothing of the test
    /// rows is used; the training mean for a user that was not trained on.
    /// </summary>
    public long QueryTimestamp(long user) => _lastTimestamps.TryGetValue(user, out long timestamp) ? timestamp : (long)MeanTimestamp;
}
