namespace Bakeoff.Core;

/// <summary>Ratings as columns of equal length: row r is (Users[r], Items[r], Ratings[r], Timestamps[r]).</summary>
/// <param name="Users">User ids.</param>
/// <param name="Items">Item ids.</param>
/// <param name="Ratings">Ratings in the dataset's scale.</param>
/// <param name="Timestamps">
/// Time since 1970-01-01 UTC in the dataset's unit, mostly seconds: see <see cref="TrainingInput.TimestampsPerSecond"/>.
/// </param>
public sealed record RatingTable(long[] Users, long[] Items, float[] Ratings, long[] Timestamps)
{
    /// <summary>The number of rows.</summary>
    public int Count => Users.Length;
}
