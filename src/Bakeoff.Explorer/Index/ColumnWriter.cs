using System.Globalization;
using System.Text.Json;

namespace Bakeoff.Explorer;

/// <summary>Writes columns as compact JSON: each text once, numbers with no more digits than a table shows.</summary>
/// <param name="json">Where they are written.</param>
internal sealed class ColumnWriter(Utf8JsonWriter json)
{
    /// <summary>Significant digits of numbers: those of a value whose interval is known are far fewer.</summary>
    private const string Digits = "G7";

    /// <summary>Writes a column of texts: the different ones, and which of them each place has; -1 for none.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="texts">The texts, null for none.</param>
    public void WriteTexts(string name, IEnumerable<string?> texts)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        var index = new List<int>();
        foreach (string? text in texts)
        {
            int place = -1;
            if (text is not null && !places.TryGetValue(text, out place))
            {
                places[text] = place = values.Count;
                values.Add(text);
            }

            index.Add(place);
        }

        json.WriteStartObject(name);
        json.WriteStartArray("values");
        values.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        WriteIntegers("index", index);
        json.WriteEndObject();
    }

    /// <summary>Writes a column of texts that differ nearly all, as they are.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="texts">The texts.</param>
    public void WritePlain(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a column of integers.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="numbers">The integers.</param>
    public void WriteIntegers(string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a column of numbers; what is not a number is null.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="numbers">The numbers.</param>
    public void WriteNumbers(string name, IEnumerable<double> numbers)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number))
            {
                json.WriteNullValue();
            }
            else if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
            {
                json.WriteNumberValue((long)number); // Times are larger than the digits of a value are many.
            }
            else
            {
                number.TryFormat(text, out int length, Digits, CultureInfo.InvariantCulture);
                json.WriteRawValue(text[..length], skipInputValidation: true);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a column of numbers, or of texts where some are none.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="values">The texts of the values, null for none.</param>
    public void WriteValues(string name, IReadOnlyList<string?> values)
    {
        if (values.All(value => value is null || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            WriteNumbers(
                name, values.Select(value => value is null ? double.NaN : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)));
        }
        else
        {
            WriteTexts(name, values);
        }
    }

    /// <summary>Writes a column of flags.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="flags">The flags, null for what is not known.</param>
    public void WriteFlags(string name, IEnumerable<bool?> flags)
    {
        json.WriteStartArray(name);
        foreach (bool? flag in flags)
        {
            if (flag is { } known)
            {
                json.WriteBooleanValue(known);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
