using System.Globalization;

namespace Bakeoff.Comparison;

/// <summary>A parameter or a metric as a line on which values have their places, 0 to 1.</summary>
internal sealed class Axis
{
    private const double LogFrom = 30; // Values that span so many times their lowest are spread by their logarithms.
    private readonly string[] _texts;
    private readonly bool _log;

    /// <param name="name">What it is called.</param>
    /// <param name="texts">All values that occur, as JSON: a line of numbers if all are, else a place for each text.</param>
    public Axis(string name, IEnumerable<string> texts)
    {
        Name = name;
        _texts = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        IsNumeric = _texts.All(text => Number(text) is not null);
        if (IsNumeric)
        {
            (Low, High) = (_texts.Min(text => Number(text)!.Value), _texts.Max(text => Number(text)!.Value));
            _log = Low > 0 && High / Low >= LogFrom;
        }
    }

    public string Name { get; }

    public bool IsNumeric { get; }

    public double Low { get; }

    public double High { get; }

    /// <summary>Its name, and how its numbers are spread.</summary>
    public string Title => _log ? Name + " (logarithmic)" : Name;

    /// <summary>Gives the number that a text is; the axis is numeric.</summary>
    /// <param name="text">One of the values.</param>
    public double NumberOf(string text) => Number(text)!.Value;

    /// <summary>Gives the place of a value on the axis.</summary>
    public double PlaceOf(string text)
    {
        if (!IsNumeric)
        {
            return (Array.IndexOf(_texts, text) + 0.5) / _texts.Length;
        }

        double value = Number(text)!.Value;
        return High == Low ? 0.5 : _log ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
    }

    /// <summary>Gives what is written next to the axis, each with its place.</summary>
    public IEnumerable<(double Place, string Text)> Labels() => !IsNumeric ? _texts.Select(text => (PlaceOf(text), text.Trim('"')))
        : High == Low ? [(0.5, Shown(Low))]
        : new[] { 0, 0.5, 1 }.Select(place => (place, Shown(_log ? Low * Math.Pow(High / Low, place) : Low + ((High - Low) * place))));

    private static string Shown(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number : null;
}
