using System.Globalization;
using System.Text.RegularExpressions;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>
/// The colours of the style sheet, on light and dark ground: they stand out from it (WCAG 2.2, 1.4.11: 3 to 1) and from each other, also for who does
/// not see red, green or blue (Machado, Oliveira and Fernandes, IEEE Transactions on Visualization and Computer Graphics 15(6), 2009).
/// </summary>
public sealed class PaletteTests
{
    // Just noticeable is 2.3 (CIE 1976); shapes and dashes tell apart what is near.
    private const double MinDistance = 15, MinNormalDistance = 30;

    private static readonly Dictionary<string, double[]> s_vision = new()
    {
        ["all cones"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["no red cones"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["no green cones"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["no blue cones"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colours_StandOut(bool dark)
    {
        double[] ground = Linear(Variable("bg", dark));
        for (int i = 0; i <= SeriesStyle.Worse.Colour; i++)
        {
            double contrast = Contrast(Linear(Variable($"m{i}", dark)), ground);
            Assert.True(contrast >= 3, $"m{i}: {contrast:F2}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colours_AreTellable_WithAnyVision(bool dark)
    {
        double[][] models = [.. Enumerable.Range(0, SeriesStyle.Neutral + 1).Select(i => Linear(Variable($"m{i}", dark)))];
        double[][] verdicts = [.. new[] { 9, 10, 8 }.Select(i => Linear(Variable($"m{i}", dark)))];
        foreach ((string vision, double[] matrix) in s_vision)
        {
            double least = vision == "all cones" ? MinNormalDistance : MinDistance;
            foreach (double[][] group in new[] { models, verdicts })
            {
                for (int i = 0; i < group.Length; i++)
                {
                    for (int j = 0; j < i; j++)
                    {
                        double distance = Distance(Lab(See(group[i], matrix)), Lab(See(group[j], matrix)));
                        Assert.True(distance >= least, $"{vision}: {j} and {i} of {group.Length}, {distance:F1}");
                    }
                }
            }
        }
    }

    // The first rule of the style sheet is the light one, the second that of the dark scheme.
    private static string Variable(string name, bool dark) =>
        Regex.Matches(PageFiles.Css, $@"--{name}: (#[0-9a-f]+);")[dark ? 1 : 0].Groups[1].Value;

    private static double[] Linear(string hex)
    {
        string digits = hex.Length == 4 ? string.Concat(hex[1..].Select(digit => new string(digit, 2))) : hex[1..];
        return [.. Enumerable.Range(0, 3).Select(
            i => int.Parse(digits.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];
    }

    private static double Luminance(double[] colour) => (0.2126 * colour[0]) + (0.7152 * colour[1]) + (0.0722 * colour[2]);

    private static double Contrast(double[] one, double[] other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double[] See(double[] colour, double[] matrix) => [.. Enumerable.Range(0, 3).Select(
        row => Math.Clamp((matrix[3 * row] * colour[0]) + (matrix[(3 * row) + 1] * colour[1]) + (matrix[(3 * row) + 2] * colour[2]), 0, 1))];

    private static double[] Lab(double[] colour)
    {
        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);
        double x = F(((0.4124 * colour[0]) + (0.3576 * colour[1]) + (0.1805 * colour[2])) / 0.9505);
        double y = F((0.2126 * colour[0]) + (0.7152 * colour[1]) + (0.0722 * colour[2]));
        double z = F(((0.0193 * colour[0]) + (0.1192 * colour[1]) + (0.9505 * colour[2])) / 1.089);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());
}
