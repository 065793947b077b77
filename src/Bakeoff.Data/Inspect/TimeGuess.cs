using System.Globalization;
using System.Text.RegularExpressions;

namespace Bakeoff.Data;

/// <summary>A way in which times may be written, and how many of a column's values are written so.</summary>
/// <param name="format">As <see cref="TableOptions.TimestampFormat"/> names it.</param>
/// <param name="fits">Whether a string is written so.</param>
/// <param name="unit">The unit, if it is one that numbers count; else null.</param>
internal sealed partial class TimeGuess(string format, Func<string, bool> fits, TimeUnit? unit = null)
{
    /// <summary>What may be wrong before a format is given up.</summary>
    private const double FaultyShare = 0.01;

    private const int FaultyRows = 20;

    /// <summary>Patterns of DuckDB, and the same as .NET has them.</summary>
    private static readonly (string Pattern, string Net)[] Dates =
    [
        ("%d.%m.%Y", "d.M.yyyy"), ("%m/%d/%Y", "M/d/yyyy"), ("%d/%m/%Y", "d/M/yyyy"), ("%d-%m-%Y", "d-M-yyyy"), ("%m-%d-%Y", "M-d-yyyy"),
        ("%Y/%m/%d", "yyyy/M/d"),
        ("%Y%m%d", "yyyyMMdd"),
    ];

    private static readonly (string Pattern, string Net)[] Times =
        [("", ""), (" %H:%M", " H:mm"), (" %H:%M:%S", " H:mm:ss"), (" %I:%M:%S %p", " h:mm:ss tt"), (" %I:%M %p", " h:mm tt")];

    private long _seen;

    /// <summary>The format.</summary>
    public string Format => format;

    /// <summary>The unit, if it is one that numbers count; else null.</summary>
    public TimeUnit? Unit => unit;

    /// <summary>How many values are written so; of a unit exactly, and of other formats only where it fits.</summary>
    public long Fitting => _seen - Faulty;

    /// <summary>The first value that is written so; null where there is none.</summary>
    public string? FirstFit { get; private set; }

    /// <summary>How many values are not written so.</summary>
    public long Faulty { get; private set; }

    /// <summary>How many of those are read all the same: numbers too short or too long for a usual time of the unit, but for no time.</summary>
    public long Misread { get; private set; }

    /// <summary>The first of them; null where there is none.</summary>
    public string? FirstMisread { get; private set; }

    /// <summary>How many values are not read at all.</summary>
    public long Errors => Faulty - Misread;

    /// <summary>The first of them; null where there is none.</summary>
    public string? FirstError { get; private set; }

    /// <summary>The first value that is not written so; null where there is none.</summary>
    public string? FirstFault { get; private set; }

    /// <summary>Whether nearly all values are written so.</summary>
    public bool Fits => _seen > 0 && Faulty <= FaultyShare * _seen;

    /// <summary>Whether nearly all values are read, usual times or not.</summary>
    public bool Reads => _seen > 0 && Errors <= FaultyShare * _seen;

    /// <summary>Looks at a value. A format that has failed too often is not asked again, unless it is a unit: to ask those is cheap.</summary>
    public void Add(string text)
    {
        _seen++;
        if ((unit is not null || Faulty <= FaultyRows + (FaultyShare * _seen)) && fits(text))
        {
            FirstFit ??= text;
            return;
        }

        Faulty++;
        FirstFault ??= text;
        if (unit is not null && IsNumber(text, 1, 19, unit.Digits) && RatingRules.IsInTime(double.Parse(text, CultureInfo.InvariantCulture), unit))
        {
            Misread++;
            FirstMisread ??= text;
        }
        else
        {
            FirstError ??= text;
        }
    }

    /// <summary>All formats, those first that are preferred where several fit.</summary>
    public static TimeGuess[] CreateAll() =>
    [
        // Numbers of so many digits lie between 1973 and 2286 in just one of the units.
        .. TimeUnit.All.Select((unit, i) => new TimeGuess(unit.Name, text => IsNumber(text, 9 + (3 * i), 10 + (3 * i), unit.Digits), unit)),
        new("iso", text => IsoTime().IsMatch(text)),
        .. from date in Dates from time in Times select new TimeGuess(date.Pattern + time.Pattern, text => IsDate(text, date.Net + time.Net)),
    ];

    private static bool IsDate(string text, string format) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsNumber(string text, int least, int most, int digits)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point), decimals = point < 0 ? "" : text.AsSpan(point + 1);
        return whole.Length >= least && whole.Length <= most && !whole.ContainsAnyExceptInRange('0', '9')
            && !decimals.ContainsAnyExceptInRange('0', '9') && decimals.TrimEnd('0').Length <= digits;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?)?$")]
    private static partial Regex IsoTime();
}
