using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>The unit of a dataset's timestamps.</summary>
/// <param name="Name">As <c>profile.json</c> and <see cref="TableOptions.TimestampFormat"/> call it.</param>
/// <param name="Nanoseconds">Its length.</param>
/// <param name="Digits">How many digits after the point a number of this unit may have.</param>
internal sealed record TimeUnit(string Name, long Nanoseconds, int Digits)
{
    /// <summary>The unit of data without timestamps: the numbers of the rows.</summary>
    public const string Rows = "rows";

    /// <summary>The units, the longest first.</summary>
    public static IReadOnlyList<TimeUnit> All { get; } =
        [new("seconds", 1_000_000_000, 9), new("milliseconds", 1_000_000, 6), new("microseconds", 1_000, 3), new("nanoseconds", 1, 0)];

    /// <summary>Seconds.</summary>
    public static TimeUnit Seconds => All[0];

    /// <summary>The longest unit in which all timestamps are integers, so that none is cut.</summary>
    /// <param name="session">A database.</param>
    /// <param name="table">A table with nanoseconds since 1970 in a column <c>t</c>.</param>
    public static TimeUnit Find(DuckDbSession session, string table)
    {
        string longest = string.Join(' ', All.Select((unit, i) => FormattableString.Invariant($"WHEN t % {unit.Nanoseconds} = 0 THEN {i}")));
        return All[session.Scalar<int>($"SELECT coalesce(max(CASE {longest} END), 0) FROM {table}")];
    }
}
