using System.Globalization;

namespace Bakeoff.Data;

/// <summary>What is known of a column after all its values were seen, in memory of a fixed size.</summary>
/// <param name="name">The column's name.</param>
internal sealed class ColumnFacts(string name)
{
    /// <summary>A rating scale has no more values than that.</summary>
    private const int MaxDistinct = 100_000;

    private const double FaultyShare = 0.01;
    private readonly TimeGuess[] _times = TimeGuess.CreateAll();
    private readonly Dictionary<double, long> _numbers = [];
    private long _commas;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>How many values are empty or missing.</summary>
    public long Empty { get; private set; }

    /// <summary>How many values are there and not empty.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are not numbers.</summary>
    public long NotNumbers { get; private set; }

    /// <summary>How many of them are not integers in their usual form.</summary>
    public long NotIntegers { get; private set; }

    /// <summary>The first value.</summary>
    public string Example { get; private set; } = "";

    /// <summary>The first value that is not a number.</summary>
    public string NotNumber { get; private set; } = "";

    /// <summary>The numbers and how often each is there; empty where there are too many for a rating scale.</summary>
    public IReadOnlyDictionary<double, long> Numbers => _numbers.Count <= MaxDistinct ? _numbers : new Dictionary<double, long>();

    /// <summary>Whether nearly all values are numbers.</summary>
    public bool IsNumeric => Count > 0 && NotNumbers <= FaultyShare * Count;

    /// <summary>Whether nearly all values are numbers once a comma is taken for a decimal point, but not without that.</summary>
    public bool HasDecimalCommas => !IsNumeric && Count > 0 && NotNumbers - _commas <= FaultyShare * Count;

    /// <summary>The formats of time in which nearly all values are written.</summary>
    public IReadOnlyList<TimeGuess> Times => [.. _times.Where(time => time.Fits).OrderBy(time => time.Faulty)];

    /// <summary>The units of time in each of which some values are usual times; that of the most first.</summary>
    public IReadOnlyList<TimeGuess> Units =>
        [.. _times.Where(time => time.Unit is not null && time.Fitting > 0).OrderByDescending(time => time.Fitting)];

    /// <summary>Whether some values are usual times in one unit, and others in another one, and nearly none is something else.</summary>
    public bool HasSeveralUnits => Units.Count > 1 && Units.Sum(time => time.Fitting) >= (1 - FaultyShare) * Count;

    /// <summary>The longest unit of time in which nearly all values can be read, if nearly all are integers; else null.</summary>
    public TimeGuess? UnitOfCounts =>
        NotIntegers > FaultyShare * Count ? null : _times.FirstOrDefault(time => time.Unit is not null && time.Reads);

    /// <summary>The format in which the first value is written, whatever the others are; null where it is in none.</summary>
    public TimeGuess? TimeOfExample => _times.FirstOrDefault(time => time.FirstFault != Example);

    /// <summary>Looks at a value.</summary>
    public void Add(string? value)
    {
        if (value?.Trim() is not { Length: > 0 } text)
        {
            Empty++;
            return;
        }

        Example = Count++ == 0 ? text : Example;
        NotIntegers += IsUsualInteger(text) ? 0 : 1;
        AddNumber(text);
        foreach (TimeGuess time in _times)
        {
            time.Add(text);
        }
    }

    private void AddNumber(string text)
    {
        if (TryParse(text, out double number))
        {
            Keep(number);
            return;
        }

        NotNumber = NotNumbers++ == 0 ? text : NotNumber;
        if (text.Count(letter => letter == ',') == 1 && TryParse(text.Replace(',', '.'), out number))
        {
            _commas++;
            Keep(number);
        }
    }

    private void Keep(double number)
    {
        if (_numbers.Count <= MaxDistinct)
        {
            _numbers[number] = _numbers.GetValueOrDefault(number) + 1;
        }
    }

    private static bool TryParse(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>As <see cref="CustomIds"/> takes it.</summary>
    private static bool IsUsualInteger(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return text == "0"
            || (digits.Length > 0 && digits[0] != '0' && !digits.ContainsAnyExceptInRange('0', '9')
                && long.TryParse(text, CultureInfo.InvariantCulture, out _));
    }
}
