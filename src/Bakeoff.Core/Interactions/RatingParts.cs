using System.Numerics;

namespace Bakeoff.Core;

/// <summary>
/// How rows in the order of their users are cut into the parts of an <see cref="IRatingSource"/>: whole users, about equally many rows each.
/// </summary>
public static class RatingParts
{
    /// <summary>Small enough that sixteen threads share 20 million rows evenly, large enough that starting a part costs nothing.</summary>
    private const int RowsOfPart = 1 << 18;

    /// <summary>Sums are kept for each part and item, so their memory grows with the number of parts.</summary>
    private const int MaxParts = 32;

    /// <summary>The most rows of a batch of <see cref="Walk"/>.</summary>
    public const int BatchRows = 4096;

    /// <summary>The number of parts.</summary>
    /// <param name="rows">The number of rows.</param>
    public static int Compute(long rows) => (int)Math.Clamp(rows / RowsOfPart, 1, MaxParts);

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

    /// <summary>Walks over the rows of some users, a batch at a time.</summary>
    /// <typeparam name="T">The type of the row numbers: <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="starts">The first row of each user, and at the end the number of rows.</param>
    /// <param name="firstUser">The first user.</param>
    /// <param name="endUser">The user after the last one.</param>
    /// <param name="take">
    /// Called for each batch with the number of its first row and the user of each of its rows; the span is valid during the call only.
    /// </param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Walk<T>(T[] starts, int firstUser, int endUser, Action<int, ReadOnlySpan<int>> take, CancellationToken cancellation)
        where T : struct, IBinaryInteger<T>
    {
        int[] users = new int[BatchRows];
        int user = firstUser;
        int end = int.CreateChecked(starts[endUser]);
        for (int start = int.CreateChecked(starts[firstUser]); start < end; start += BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BatchRows, end - start);
            for (int i = 0; i < count; i++)
            {
                while (starts[user + 1] <= T.CreateTruncating(start + i))
                {
                    user++;
                }

                users[i] = user;
            }

            take(start, users.AsSpan(0, count));
        }
    }
}
