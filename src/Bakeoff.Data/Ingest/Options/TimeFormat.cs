using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// How timestamps are written, as <see cref="TableOptions.TimestampFormat"/> names it, and the SQL of what they are: nanoseconds since 1970.
/// </summary>
/// <param name="name">A number's unit, <c>iso</c>, <c>order</c>, or a pattern.</param>
internal sealed class TimeFormat(string name)
{
    /// <summary>There are no timestamps: a later row is a later one.</summary>
    public const string OrderOfRows = "order";

    private const string Iso = "iso";

    /// <summary>What DuckDB's <c>strptime</c> can read after a <c>%</c>; those of <see cref="WithoutZeros"/> also after <c>%-</c>.</summary>
    private const string Specifiers = "%ABGHIMSTUVWXYZabcdfghjmnpuwxyz";

    private const string WithoutZeros = "HIMSdjmy";

    private readonly TimeUnit? _unit = TimeUnit.All.FirstOrDefault(unit => unit.Name == name);

    /// <summary>The names that are no patterns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TimeUnit.All.Select(unit => unit.Name), Iso, OrderOfRows];

    /// <summary>Finds the first part of a pattern that DuckDB cannot read, or null.</summary>
    /// <param name="pattern">A pattern such as <c>%d.%m.%Y</c>.</param>
    public static string? UnknownPartOf(string pattern)
    {
        for (int at = pattern.IndexOf('%', StringComparison.Ordinal); at >= 0; at = pattern.IndexOf('%', at))
        {
            bool short_ = at + 1 < pattern.Length && pattern[at + 1] == '-';
            int letter = at + (short_ ? 2 : 1);
            if (letter >= pattern.Length || !(short_ ? WithoutZeros : Specifiers).Contains(pattern[letter], StringComparison.Ordinal))
            {
                return pattern[at..Math.Min(letter + 1, pattern.Length)];
            }

            at = letter + 1;
            if (at >= pattern.Length)
            {
                break;
            }
        }

        return null;
    }

    /// <summary>Whether there are timestamps.</summary>
    public bool HasTimestamps => name != OrderOfRows;

    /// <summary>What is expected, for a message within an SQL literal.</summary>
    public string Expected => _unit is { } unit ? $"a number of {unit.Name} written in digits, with {unit.Digits} of them after the point at most"
        : name == Iso ? "written as in ISO 8601"
        : $"of the form {name.Replace("'", "''", StringComparison.Ordinal)}";

    /// <summary>
    /// The SQL of a string's nanoseconds since 1970 as a HUGEINT, or of its number with <c>order</c>; NULL where it is not as it should be.
    /// </summary>
    /// <param name="text">The SQL of the text.</param>
    public string NanosecondsOf(string text)
    {
        if (_unit is { } unit)
        {
            return OfNumber(text, unit);
        }

        if (name == OrderOfRows)
        {
            return $"{text}::HUGEINT";
        }

        return name == Iso ? OfIso(text) : OfPattern($"try_strptime({text}, {DuckDbSession.Quote(name)})");
    }

    /// <summary>
    /// Integer and decimals separately: floating point would lose digits, and DuckDB's casts to long decimals take a hundred times as long.
    /// </summary>
    private static string OfNumber(string text, TimeUnit unit)
    {
        string number = FormattableString.Invariant($@"[+-]?\d{{1,19}}(\.\d{{0,{unit.Digits}}}0*)?");
        string decimals = FormattableString.Invariant($"TRY_CAST('0' || rpad(rtrim(split_part({text}, '.', 2), '0'), {unit.Digits}, '0') AS BIGINT)");
        return FormattableString.Invariant(
            $"""
            CASE WHEN regexp_full_match({text}, '{number}')
                 THEN TRY_CAST(split_part({text}, '.', 1) AS BIGINT)::HUGEINT * {unit.Nanoseconds}
                    + CASE WHEN contains({text}, '.') THEN (CASE WHEN starts_with({text}, '-') THEN -1 ELSE 1 END) * {decimals} ELSE 0 END
            END
            """);
    }

    /// <summary>
    /// DuckDB reads the word <c>epoch</c> as 1970, and an offset of 25 hours or 99 minutes as one. Its timestamps with time zones
    /// end at microseconds, and cut what follows: the digits from the seventh to the ninth are added.
    /// </summary>
    private static string OfIso(string text)
    {
        const string NoOffset = @":\d\d(\.\d*)?\s*[+-](1[5-9]|[2-9]\d|\d\d:?[6-9]\d)";
        string time = $"TRY_CAST({text} AS TIMESTAMPTZ)", micros = $@"TRY_CAST(regexp_replace({text}, '(\.\d{{6}})\d{{1,3}}', '\1') AS TIMESTAMPTZ)";
        return
            $$"""
            CASE WHEN lower({{text}}) = 'epoch' OR regexp_matches({{text}}, '{{NoOffset}}') THEN NULL
                 WHEN NOT contains({{text}}, '.') OR length({{text}}) - instr({{text}}, '.') <= 6
                 THEN CASE WHEN isfinite({{time}}) THEN epoch_us({{time}})::HUGEINT * 1000 END
                 WHEN NOT regexp_matches({{text}}, '\.\d{10}') AND isfinite({{micros}})
                 THEN epoch_us({{micros}})::HUGEINT * 1000 + TRY_CAST(rpad(regexp_extract({{text}}, '\.\d{6}(\d{1,3})', 1), 3, '0') AS BIGINT)
            END
            """;
    }

    /// <summary>Only a pattern with <c>%n</c> gives nanoseconds, and only those end in the year 2262.</summary>
    private string OfPattern(string time) =>
        name.Contains("%n", StringComparison.Ordinal) ? $"epoch_ns({time})::HUGEINT" : $"epoch_us({time})::HUGEINT * 1000";
}
