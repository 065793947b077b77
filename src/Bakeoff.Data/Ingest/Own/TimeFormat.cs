using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>How timestamps are written, as <see cref="TableOptions.TimestampFormat"/> names it, and what they are: nanoseconds since 1970, as SQL.</summary>
/// <param name="name">A number's unit, <c>iso</c>, <c>order</c>, or a pattern.</param>
internal sealed class TimeFormat(string name)
{
    /// <summary>There are no timestamps: a later row is a later one.</summary>
    public const string OrderOfRows = "order";

    private const string Iso = "iso";

    private readonly TimeUnit? _unit = TimeUnit.All.FirstOrDefault(unit => unit.Name == name);

    /// <summary>The names that are no patterns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TimeUnit.All.Select(unit => unit.Name), Iso, OrderOfRows];

    /// <summary>Whether there are timestamps.</summary>
    public bool HasTimestamps => name != OrderOfRows;

    /// <summary>What is expected, for a message within an SQL literal.</summary>
    public string Expected => _unit is { } unit ? $"a number of {unit.Name} written in digits, with {unit.Digits} of them after the point at most"
        : name == Iso ? "written as in ISO 8601"
        : $"of the form {name.Replace("'", "''", StringComparison.Ordinal)}";

    /// <summary>The SQL of a text's nanoseconds since 1970 as a HUGEINT, or of its number with <c>order</c>; NULL where it is not what it should be.</summary>
    /// <param name="text">The SQL of the text.</param>
    public string NanosecondsOf(string text)
    {
        if (_unit is { } unit)
        {
            // As decimals, not as floating point: no digit gets lost.
            string number = FormattableString.Invariant($@"[+-]?\d{{1,19}}(\.\d{{0,{unit.Digits}}}0*)?");
            return FormattableString.Invariant($"CASE WHEN regexp_full_match({text}, '{number}') THEN (CAST({text} AS DECIMAL(38, 9)) * {unit.Nanoseconds})::HUGEINT END");
        }

        if (name == OrderOfRows)
        {
            return $"{text}::HUGEINT";
        }

        return name == Iso ? OfIso(text) : OfPattern($"try_strptime({text}, {DuckDbSession.Quote(name)})");
    }

    /// <summary>DuckDB's timestamps with time zones end at microseconds, and cut what follows: the digits from the seventh to the ninth are added.</summary>
    private static string OfIso(string text)
    {
        string time = $@"TRY_CAST(regexp_replace({text}, '(\.\d{{6}})\d{{1,3}}', '\1') AS TIMESTAMPTZ)";
        return $@"CASE WHEN NOT regexp_matches({text}, '\.\d{{10}}') AND isfinite({time})"
            + $@" THEN epoch_us({time})::HUGEINT * 1000 + rpad(regexp_extract({text}, '\.\d{{6}}(\d{{1,3}})', 1), 3, '0')::HUGEINT END";
    }

    /// <summary>Only a pattern with <c>%n</c> gives nanoseconds, and only those end in the year 2262.</summary>
    private string OfPattern(string time) => name.Contains("%n", StringComparison.Ordinal) ? $"epoch_ns({time})::HUGEINT" : $"epoch_us({time})::HUGEINT * 1000";
}
