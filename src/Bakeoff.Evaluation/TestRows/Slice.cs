using System.Collections;

namespace Bakeoff.Evaluation;

/// <summary>A part of the test rows: by how many training ratings their user or their item has, or by their rating.</summary>
/// <param name="By">What the slice is made by.</param>
/// <param name="From">From so many training ratings, or that rating.</param>
/// <param name="To">To so many; null for any.</param>
/// <param name="Contains">Whether a row is in it.</param>
internal sealed record Slice(SliceKind By, double From, double? To, Func<int, bool> Contains)
{
    private const int MaxRatings = 12;
    private static readonly int[] UserStarts = [0, 1, 20, 50, 100, 200, 500];
    private static readonly int[] ItemStarts = [0, 1, 5, 20, 100, 1000];

    /// <summary>All slices that hold a test row; those that start and end at 0 are the cold users and the cold items.</summary>
    public static IReadOnlyList<(Slice Slice, int Users, int Rows)> Create(TestSet test)
    {
        int[] userOf = new int[test.Positions.Length];
        for (int user = 0; user < test.Users.Count; user++)
        {
            userOf.AsSpan(test.RowsOf(user)).Fill(user);
        }

        int Activity(int row) => test.SeenBy(userOf[row]).Length;
        int Popularity(int row) => test.Items.Raters(test.Users[userOf[row]].Fold)[test.Positions[row]];
        Slice[] slices =
        [
            .. OfCounts(SliceKind.UserActivity, UserStarts, Activity),
            .. OfCounts(SliceKind.ItemPopularity, ItemStarts, Popularity),
            .. test.HasRatings ? OfRatings(test) : [],
        ];
        return [.. slices.Select(slice =>
        {
            // A bit for each row: what decides is asked once, and not for every metric of every model.
            var bits = new BitArray(userOf.Length);
            var people = new HashSet<int>();
            int rows = 0;
            for (int row = 0; row < userOf.Length; row++)
            {
                if (slice.Contains(row))
                {
                    bits[row] = true;
                    people.Add(test.People.PersonOf(userOf[row]));
                    rows++;
                }
            }

            return (slice with { Contains = bits.Get }, people.Count, rows);
        }).Where(slice => slice.rows > 0)];
    }

    /// <summary>Each rating of the scale, or ten ranges of a scale that has more than a dozen.</summary>
    private static IEnumerable<Slice> OfRatings(TestSet test)
    {
        float[] scale = [.. test.Ratings.Distinct().Order()];
        if (scale.Length <= MaxRatings)
        {
            return scale.Select(rating => new Slice(SliceKind.Rating, rating, rating, row => test.Ratings[row] == rating));
        }

        double width = ((double)scale[^1] - scale[0]) / 10;
        return Enumerable.Range(0, 10).Select(i => new Slice(
            SliceKind.Rating, scale[0] + (i * width), scale[0] + ((i + 1) * width),
            row => test.Ratings[row] >= scale[0] + (i * width) && (i == 9 || test.Ratings[row] < scale[0] + ((i + 1) * width))));
    }

    private static IEnumerable<Slice> OfCounts(SliceKind by, int[] starts, Func<int, int> ratings) => starts.Select((start, i) =>
    {
        long? last = i + 1 < starts.Length ? starts[i + 1] - 1 : null;
        return new Slice(by, start, last, row => ratings(row) >= start && ratings(row) <= (last ?? int.MaxValue));
    });
}
