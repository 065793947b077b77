namespace Bakeoff.Core;

/// <summary>How large a dataset is: what the memory of a stage depends on.</summary>
/// <param name="Ratings">Its ratings.</param>
/// <param name="Users">Its users.</param>
/// <param name="Items">Its items.</param>
public sealed record DataSize(long Ratings, long Users, long Items)
{
    /// <summary>Computes a number of bytes that grows with the data.</summary>
    /// <param name="always">The bytes that are needed for no data at all.</param>
    /// <param name="ratings">The bytes for each rating.</param>
    /// <param name="users">The bytes for each user.</param>
    /// <param name="items">The bytes for each item.</param>
    public long Bytes(double always, double ratings = 0, double users = 0, double items = 0) =>
        (long)(always + (ratings * Ratings) + (users * Users) + (items * Items));
}
