namespace Bakeoff.Core;

/// <summary>
/// How rows in the order of their users are cut into the parts of an <see cref="IRatingSource"/>: whole users, about equally many rows each.
/// </summary>
public static class RatingParts
{
    /// <summary>Small enough that sixteen threads share 20 million rows evenly, large enough that starting a part costs nothing.</summary>
    private const int RowsOfPart = 1 << 18;

    /// <summary>Sums are kept for each part and item, so their memory grows with the number of parts.</summary>
    private const int MostParts = 32;

    /// <summary>The number of parts.</summary>
    /// <param name="rows">The number of rows.</param>
    public static int Of(long rows) => (int)Math.Clamp(rows / RowsOfPart, 1, MostParts);

    /// <summary>The first user of a part; for the part after the last one, the number of users.</summary>
    /// <param name="part">The part, from 0.</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="startOf">The first row of a user.</param>
    /// <returns>The user's index.</returns>
    public static int FirstUser(int part, int parts, int users, long rows, Func<int, long> startOf)
    {
        (int low, int high) = (0, users);
        while (low < high && part < parts)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = startOf(middle) >= rows * part / parts ? (low, middle) : (middle + 1, high);
        }

        return high;
    }
}
