namespace Bakeoff.Tables;

/// <summary>Ratings that come one user after the other, as columns of one user's rows.</summary>
internal interface IUserRows
{
    /// <summary>The user whose rows these are.</summary>
    long User { get; }

    /// <summary>The item of each row.</summary>
    Span<long> Items { get; }

    /// <summary>The rating of each row.</summary>
    Span<float> Ratings { get; }

    /// <summary>The timestamp of each row, ascending.</summary>
    ReadOnlySpan<long> Timestamps { get; }

    /// <summary>The part of the split to which each row belongs; empty where the rows are of no split.</summary>
    Span<int> Parts { get; }

    /// <summary>Goes on to the next user.</summary>
    /// <returns>Whether there is one.</returns>
    bool NextUser();
}
