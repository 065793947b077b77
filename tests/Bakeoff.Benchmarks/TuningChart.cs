using System.Globalization;
using System.Text;

namespace Bakeoff.Benchmarks;

/// <summary>Draws the best value by the number of trials: the median of the searches, and between the quartiles a band.</summary>
internal static class TuningChart
{
    private const int Width = 300, Height = 190, Left = 52, Top = 26, PlotWidth = 236, PlotHeight = 132, Columns = 3, FirstTrial = 5;

    /// <summary>Writes a panel for each pair.</summary>
    /// <param name="file">The SVG.</param>
    /// <param name="pairs">The pairs with their searches.</param>
    public static void Write(string file, IReadOnlyList<(TuningCase What, TuningCurve[] Random, TuningCurve[] Tpe)> pairs)
    {
        int rows = (pairs.Count + Columns - 1) / Columns;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Columns * Width} {(rows * Height) + 24}\" font-family=\"sans-serif\" "
                + $"font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (int i = 0; i < pairs.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i % Columns * Width},{i / Columns * Height})\">\n");
            AppendPanel(svg, pairs[i].What, pairs[i].Random, pairs[i].Tpe);
            svg.Append("</g>\n");
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Left}\" y=\"{(rows * Height) + 12}\">best value by the number of trials, median and quartiles: "
                + $"<tspan fill=\"#888\">random search</tspan>, <tspan fill=\"#0a58ca\">tree-structured Parzen estimator</tspan></text>\n</svg>\n");
        File.WriteAllText(file, svg.ToString());
    }

    private static void AppendPanel(StringBuilder svg, TuningCase what, TuningCurve[] random, TuningCurve[] tpe)
    {
        int trials = random[0].Losses.Count;
        double[][] bands = [.. new[] { random, tpe }.SelectMany(curves => new[] { 0.25, 0.5, 0.75 }.Select(share => BandOf(what, curves, share)))];
        double[] shown = [.. bands.SelectMany(band => band).Where(double.IsFinite)];
        (double low, double high) = (shown.Min(), Math.Max(shown.Max(), shown.Min() + 1e-6));
        string At(int trial, double value) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Left + (PlotWidth * (trial - FirstTrial) / (double)(trials - FirstTrial)):F1},"
                + $"{Top + (PlotHeight * (high - Math.Clamp(value, low, high)) / (high - low)):F1}");
        string Path(double[] band) => string.Join(' ', band.Select((value, i) => At(i + FirstTrial, value)));
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Left}\" y=\"{Top - 9}\">{what.Model}, {what.Data}: {what.Metric}</text>\n"
                + $"<text x=\"{Left - 4}\" y=\"{Top + 8}\" text-anchor=\"end\">{high:F3}</text>\n"
                + $"<text x=\"{Left - 4}\" y=\"{Top + PlotHeight}\" text-anchor=\"end\">{low:F3}</text>\n"
                + $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{PlotWidth}\" height=\"{PlotHeight}\" fill=\"none\" stroke=\"#ccc\"/>\n");
        foreach (int trial in new[] { FirstTrial, 10, 20, 30, 40 }.Where(trial => trial <= trials))
        {
            string x = At(trial, low).Split(',')[0];
            svg.Append(
                CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{Top + PlotHeight + 13}\" text-anchor=\"middle\">{trial}</text>\n");
        }

        foreach ((double[][] of, string color) in new[] { (bands[..3], "#888"), (bands[3..], "#0a58ca") })
        {
            string back = string.Join(' ', Path(of[2]).Split(' ').Reverse());
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polygon points=\"{Path(of[0])} {back}\" fill=\"{color}\" fill-opacity=\"0.15\"/>\n"
                    + $"<polyline points=\"{Path(of[1])}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>\n");
        }
    }

    private static double[] BandOf(TuningCase what, TuningCurve[] curves, double share)
    {
        double[][] best = [.. curves.Select(curve => curve.Best())];
        return
        [
            .. Enumerable.Range(FirstTrial - 1, best[0].Length - FirstTrial + 1)
                .Select(trial => TuningResults.Quantile([.. best.Select(of => what.IsError ? of[trial] : -of[trial])], share)),
        ];
    }
}
