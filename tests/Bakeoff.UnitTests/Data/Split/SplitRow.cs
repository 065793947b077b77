namespace Bakeoff.UnitTests;

/// <summary>A row of a split.</summary>
internal sealed record SplitRow(long User, long Item, long Timestamp, int Part) : IComparable<SplitRow>
{
    public int CompareTo(SplitRow? other) =>
        other is null ? 1 : (User, Item, Timestamp, Part).CompareTo((other.User, other.Item, other.Timestamp, other.Part));
}
