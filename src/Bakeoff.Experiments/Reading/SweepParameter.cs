using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>An option that a sweep varies: over listed values, or over a range.</summary>
/// <param name="Path">Where the option stands, such as <c>models.svd.regularization</c>.</param>
/// <param name="Name">What it is called in the names of points: the end of the path that no other parameter shares.</param>
/// <param name="Location">Where the sweep gives its values.</param>
internal sealed record SweepParameter(string Path, string Name, FileLocation Location)
{
    private const int Digits = 3;

    /// <summary>The listed values; empty for a range.</summary>
    public IReadOnlyList<JsonPart> Choices { get; init; } = [];

    /// <summary>The range, if there are no choices.</summary>
    public SweepRange Range { get; init; } = new();

    /// <summary>Whether the option is that of a custom model.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Whether values of the range are whole numbers, as the option is.</summary>
    public bool IsWhole { get; init; }

    /// <summary>How a value is written in the name of a point: letters, digits, points and hyphens.</summary>
    public static string Written(JsonPart value) => value.Kind == JsonTokenType.StartArray
        ? string.Join('x', value.Items.Select(Written)) : value.Text;

    /// <summary>A value of the range, to three digits, so that names stay short; or one of the choices.</summary>
    public string Draw(SeededRandom random)
    {
        if (Choices.Count > 0)
        {
            return Written(Choices[random.NextInt(Choices.Count)]);
        }

        double u = random.NextDouble();
        double value = Range.Scale == SweepRange.Log ? Range.From * Math.Pow(Range.To / Range.From, u) : Range.From + ((Range.To - Range.From) * u);
        value = IsWhole ? Math.Round(value) : Rounded(value);
        return Math.Clamp(value, Range.From, Range.To).ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>The JSON that a written value stands for, or null if it is not among the choices or out of the range.</summary>
    public JsonPart? Parse(string written)
    {
        if (Choices.Count > 0)
        {
            return Choices.FirstOrDefault(choice => Written(choice) == written);
        }

        return double.TryParse(
            written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value >= Range.From && value <= Range.To
            ? new JsonPart(JsonTokenType.Number, written, Location)
            : null;
    }

    private static double Rounded(double value)
    {
        double scale = value == 0 ? 1 : Math.Pow(10, Digits - 1 - Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Round(value * scale) / scale;
    }
}
