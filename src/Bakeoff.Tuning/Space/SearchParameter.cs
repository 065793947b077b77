using System.Globalization;

namespace Bakeoff.Tuning;

/// <summary>
/// An option that a search varies: over a range of numbers, or over words. A value is a text, as an experiment's file would have it; samplers compute
/// with its place in the range, from 0 to 1.
/// </summary>
/// <param name="Name">The option's name, such as <c>learningRate</c>.</param>
internal sealed record SearchParameter(string Name)
{
    private const int Digits = 3;
    private const double HalfStep = 0.5;

    /// <summary>The lowest number; of no meaning where there are <see cref="Choices"/>.</summary>
    public double From { get; init; }

    /// <summary>The highest number, more than <see cref="From"/>.</summary>
    public double To { get; init; } = 1;

    /// <summary>Whether every order of magnitude is as likely, rather than every number. <see cref="From"/> is above 0 then. Default false.</summary>
    public bool IsLog { get; init; }

    /// <summary>Whether only integers are values. Default false.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The words that it may be; empty, which is the default, for a range of numbers.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it is one of words, which have no order.</summary>
    public bool IsChoice => Choices.Count > 0;

    // An integer has the stretch from half a step below it to half a step above it, so that the ends are as likely as the rest.
    private double Low => IsWhole ? From - HalfStep : From;

    private double High => IsWhole ? To + HalfStep : To;

    /// <summary>
    /// The value at a place: a number is rounded to three digits, so that names of trials stay short, and to an integer where it is one.
    /// </summary>
    /// <param name="place">From 0 to 1.</param>
    public string ValueAt(double place)
    {
        if (IsChoice)
        {
            return Choices[Math.Clamp((int)(place * Choices.Count), 0, Choices.Count - 1)];
        }

        double number = IsLog ? Low * Math.Pow(High / Low, place) : Low + ((High - Low) * place);
        number = IsWhole ? Math.Round(number) : Rounded(number);
        return Math.Clamp(number, From, To).ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>The place of a value. One outside of the range has that of the nearest end, and one that is absent or no number the middle.</summary>
    /// <param name="value">What <see cref="ValueAt"/> gave, or the value of an option that nobody searched over.</param>
    public double PlaceOf(string value)
    {
        if (IsChoice)
        {
            return (IndexOf(value) + HalfStep) / Choices.Count;
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return HalfStep;
        }

        double place = IsLog ? Math.Log(Math.Max(number, Low) / Low) / Math.Log(High / Low) : (number - Low) / (High - Low);
        return Math.Clamp(place, 0, 1);
    }

    /// <summary>Such as <c>regularization (1 to 10000, log)</c>.</summary>
    public string Describe() => IsChoice ? $"{Name} ({string.Join(", ", Choices)})"
        : FormattableString.Invariant($"{Name} ({From} to {To}{(IsLog ? ", log" : "")})");

    /// <summary>The number of a word among <see cref="Choices"/>; of an unknown one 0.</summary>
    /// <param name="value">The word.</param>
    public int IndexOf(string value) => Math.Max(0, Choices.ToList().IndexOf(value));

    /// <summary>Whether a text is a value of it: one of the words, or a number of the range.</summary>
    /// <param name="value">The text.</param>
    public bool Has(string value) => IsChoice ? Choices.Contains(value)
        : double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number >= From && number <= To && (!IsWhole || double.IsInteger(number));

    private static double Rounded(double number)
    {
        double scale = number == 0 ? 1 : Math.Pow(10, Digits - 1 - Math.Floor(Math.Log10(Math.Abs(number))));
        return Math.Round(number * scale) / scale;
    }
}
