namespace Bakeoff.Pipeline;

/// <summary>How large a dataset is: what the memory of a stage depends on.</summary>
/// <param name="Ratings">Its ratings.</param>
/// <param name="Users">Its users.</param>
/// <param name="Items">Its items.</param>
public sealed record DataSize(long Ratings, long Users, long Items);
