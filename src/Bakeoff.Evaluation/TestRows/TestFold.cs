namespace Bakeoff.Evaluation;

/// <summary>The test rows of one fold, user by user in ascending order of the ids, and what its users have seen in training.</summary>
/// <param name="fold">The fold.</param>
internal sealed class TestFold(int fold)
{
    /// <summary>The fold.</summary>
    public int Fold => fold;

    /// <summary>The test users.</summary>
    public List<long> Users { get; } = [];

    /// <summary>Where each user's rows start.</summary>
    public List<int> FirstRows { get; } = [];

    /// <summary>The item of each row, as its position in the catalogue.</summary>
    public List<int> Positions { get; } = [];

    /// <summary>The rating of each row.</summary>
    public List<float> Ratings { get; } = [];

    /// <summary>What each user has seen.</summary>
    public SeenLists Seen { get; } = new();

    /// <summary>Begins a user; the rows follow.</summary>
    /// <param name="user">The id, higher than that of the user before.</param>
    /// <param name="seen">What the user rated in training, as positions in the catalogue, ascending.</param>
    public void AddUser(long user, ReadOnlySpan<int> seen)
    {
        Users.Add(user);
        FirstRows.Add(Positions.Count);
        Seen.Add(seen);
    }

    /// <summary>Adds a row to the user that was added last.</summary>
    /// <param name="position">The item's position in the catalogue.</param>
    /// <param name="rating">The rating.</param>
    public void AddRow(int position, float rating)
    {
        Positions.Add(position);
        Ratings.Add(rating);
    }
}
