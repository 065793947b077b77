using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Hybrid;

/// <summary>
/// What training rows and catalogue say of users and items: how often, how well and how lately an item was rated, its genres and year, and what a
/// user likes of these.
/// </summary>
internal sealed class ContentFacts
{
    private const int Damping = 5;
    private readonly Catalogue _catalogue;
    private readonly int[][] _genres;
    private readonly Dictionary<long, (float[] Liking, float Year, int Count)> _users = [];
    private readonly SeenItems _seen = new();
    private readonly double[] _count;
    private readonly double[] _recent;
    private readonly double[] _mean;
    private readonly float[] _year;

    /// <param name="train">The training rows, sorted by user.</param>
    /// <param name="catalogue">The items.</param>
    public ContentFacts(RatingTable train, Catalogue catalogue)
    {
        _catalogue = catalogue;
        string[] names = [
            .. catalogue.Genres.SelectMany(genres => genres.Split('|', StringSplitOptions.RemoveEmptyEntries)).Distinct()
                .Order(StringComparer.Ordinal)];
        _genres = [
            .. catalogue.Genres.Select(
                genres => genres.Split('|', StringSplitOptions.RemoveEmptyEntries)
                    .Select(genre => Array.BinarySearch(names, genre, StringComparer.Ordinal)).ToArray())];
        _year = [.. catalogue.Titles.Select(YearOf)];
        (_count, _recent, _mean) = (new double[catalogue.Count], new double[catalogue.Count], new double[catalogue.Count]);
        double overall = train.Ratings.Average(rating => (double)rating);
        long[] sorted = [.. train.Timestamps];
        Array.Sort(sorted);
        long recent = sorted[(int)(train.Count * 0.9)];
        for (int row = 0; row < train.Count; row++)
        {
            int item = catalogue.Items.IndexOf(train.Items[row]);
            _count[item]++;
            _recent[item] += train.Timestamps[row] >= recent ? 1 : 0;
            _mean[item] += train.Ratings[row] - overall;
        }

        for (int item = 0; item < _mean.Length; item++)
        {
            _mean[item] = DampedSums.Mean(_mean[item], (long)_count[item], Damping);
        }

        for (int first = 0, end; first < train.Count; first = end)
        {
            long user = train.Users[first];
            for (end = first + 1; end < train.Count && train.Users[end] == user; end++)
            {
            }

            AddUser(user, [.. train.Items[first..end].Select(catalogue.Items.IndexOf)], names.Length);
        }
    }

    /// <summary>The number of items.</summary>
    public int Items => _catalogue.Count;

    /// <summary>The positions of what a user has rated, ascending.</summary>
    public int[] SeenBy(long user) => _seen.PositionsOf(user);

    /// <summary>Writes eight numbers.</summary>
    public void Describe(long user, int item, Span<float> features)
    {
        (float[] liking, float year, int count) = _users.GetValueOrDefault(user, ([], 0, 0));
        features[0] = (float)Math.Log(1 + _count[item]);
        features[1] = (float)Math.Log(1 + _recent[item]);
        features[2] = (float)_mean[item];
        features[3] = _year[item];
        features[4] = year > 0 && _year[item] > 0 ? _year[item] - year : 0;
        features[5] = liking.Length == 0 || _genres[item].Length == 0 ? 0 : _genres[item].Average(genre => liking[genre]);
        features[6] = _genres[item].Length;
        features[7] = (float)Math.Log(1 + count);
    }

    private void AddUser(long user, int[] items, int genres)
    {
        float[] liking = new float[genres];
        foreach (int genre in items.SelectMany(item => _genres[item]))
        {
            liking[genre] += 1f / items.Length;
        }

        float[] years = [.. items.Select(item => _year[item]).Where(year => year > 0)];
        _users[user] = (liking, years.Length > 0 ? years.Average() : 0, items.Length);
        foreach (int item in items)
        {
            _seen.Add(user, item);
        }
    }

    private static float YearOf(string title) =>
        title.TrimEnd() is [.., '(', _, _, _, _, ')'] trimmed
            && float.TryParse(trimmed[^5..^1], NumberStyles.None, CultureInfo.InvariantCulture, out float year) ? year : 0;
}
