using System.Globalization;
using System.Text.RegularExpressions;

namespace Bakeoff.Explorer;

/// <summary>
/// Reads the loss out of what a stage says of its progress, such as <c>epoch 12 of 120, RMSE 0.8312</c>: stages tell people how far they are, and
/// nothing else while they run. A custom model that says it likewise has a curve too.
/// </summary>
internal static partial class ProgressText
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">What the stage says.</param>
    /// <returns>The point; null where the text has none.</returns>
    public static CurvePoint? TryRead(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        double Number(string group) => double.Parse(match.Groups[group].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool Has(string group) => match.Groups[group].Success;
        double epoch = Number("epoch");
        double x = Has("feature") ? ((Number("feature") - 1) * Number("epochs")) + epoch
            : Has("batch") ? epoch - 1 + (Number("batch") / Number("batches")) : epoch;
        return Has("share") ? new CurvePoint("pairs in the wrong order (%)", x, Number("share"))
            : new CurvePoint(match.Groups["name"].Value, x, Number("value"));
    }

    [GeneratedRegex(
        @"(?:feature (?<feature>\d+) of \d+, )?(?:epoch|sample|pass) (?<epoch>\d+) of (?<epochs>\d+)"
            + @"(?:, batch (?<batch>\d+) of (?<batches>[1-9]\d*))?"
            + @", (?:(?<share>\d+(?:\.\d+)?) ?% of the pairs|(?<name>[A-Za-z][A-Za-z ]*?) (?<value>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))(?=,|$| )",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
