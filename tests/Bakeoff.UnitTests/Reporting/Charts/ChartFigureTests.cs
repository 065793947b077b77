using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>A chart on a page: a picture without scripts, a table, and what the script draws.</summary>
public sealed class ChartFigureTests
{
    private static readonly Chart s_forest = new(
        "RMSE <b>", ChartKind.Intervals, new ChartAxis("RMSE, rating points") { Mark = 0 },
        new ChartAxis("") { Categories = ["svd", "</script><script>"] },
        [
            new ChartSeries("better", SeriesStyle.Better, [new ChartPoint(0.5, 0, 0.4, 0.6, "p < 0.0001")]),
            new ChartSeries("no verdict", SeriesStyle.NotShown, [new ChartPoint(0.7, 1)]),
        ]) { Subject = "verdict" };

    [Fact]
    public void Figure_HasPictureLegendTableAndData()
    {
        string html = ChartFigure.Render(s_forest);
        Assert.StartsWith(ChartFigure.Mark + "<figcaption>RMSE &lt;b&gt;</figcaption>", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "<path class=\"dot"));
        Assert.Single(Regex.Matches(html, "<line class=\"line m9"));
        Assert.Contains("<li><span class=\"key m9 s3\">better</span></li>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><th scope=\"row\">better</th><td class=\"text\">svd</td><td>0.5000</td><td>0.4000</td><td>0.6000</td><td>p &lt; 0.0001</td></tr>",
            html,
            StringComparison.Ordinal);
    }

    /// <summary>A name of the user's ends no element and is no element.</summary>
    [Fact]
    public void Data_CannotEndItsElement_AndReadsBack()
    {
        string html = ChartFigure.Render(s_forest);
        Assert.Single(Regex.Matches(html, "</script>"));
        string json = Regex.Match(html, "<script type=\"application/json\">(.*)</script>").Groups[1].Value;
        using var data = JsonDocument.Parse(json);
        Assert.Equal("intervals", data.RootElement.GetProperty("kind").GetString());
        Assert.Equal("</script><script>", data.RootElement.GetProperty("y").GetProperty("categories")[1].GetString());
        Assert.Equal(0.4, data.RootElement.GetProperty("series")[0].GetProperty("points")[0].GetProperty("low").GetDouble());
    }

    [Fact]
    public void Chart_WithoutPoints_IsNothing()
    {
        Assert.Equal("", ChartFigure.Render(s_forest with { Series = [] }));
        Assert.Equal("", ChartFigure.Render(s_forest with { Series = [new ChartSeries("a", SeriesStyle.NotShown, [new ChartPoint(1, null)])] }));
    }

    [Fact]
    public void Lines_LeaveGaps_AndDrawASinglePoint()
    {
        var chart = new Chart(
            "t", ChartKind.Lines, new ChartAxis("x") { Categories = ["a", "b"] }, new ChartAxis("y"),
            [new ChartSeries("s", new SeriesStyle(0), [new ChartPoint(0, 1), new ChartPoint(1, null)])]);
        string svg = StaticChart.Render(chart);
        Assert.Single(Regex.Matches(svg, "<path class=\"dot"));
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_BeginAtZero()
    {
        var chart = new Chart(
            "t", ChartKind.Bars, new ChartAxis("rating") { Categories = ["1", "2"] }, new ChartAxis("count"),
            [new ChartSeries("", new SeriesStyle(0), [new ChartPoint(0, 900), new ChartPoint(1, 1000)])]);
        Match[] bars = [.. Regex.Matches(StaticChart.Render(chart), "<rect[^>]* height=\"([\\d.]+)\"").Cast<Match>()];
        Assert.Equal(0.9, double.Parse(bars[0].Groups[1].Value, null) / double.Parse(bars[1].Groups[1].Value, null), 2);
    }

    [Fact]
    public void Picture_HasNoNegativeZero() => Assert.DoesNotContain(
        "−0<", StaticChart.Render(new Chart(
            "t", ChartKind.Lines, new ChartAxis("x"), new ChartAxis("y"),
            [new ChartSeries("s", new SeriesStyle(0), [new ChartPoint(0, -0.00002), new ChartPoint(1, 0.00002)])])), StringComparison.Ordinal);

    [Fact]
    public void Spans_AreBarsInTheirRow()
    {
        var chart = new Chart(
            "t", ChartKind.Spans, new ChartAxis("s"), new ChartAxis("") { Categories = ["slot 1", "slot 2"] },
            [new ChartSeries("Split", new SeriesStyle(0), [new ChartPoint(1, 0, 1, 3), new ChartPoint(2, 1, 2, 4)])]);
        Match[] bars = [.. Regex.Matches(StaticChart.Render(chart), "<rect[^>]* y=\"([\\d.]+)\" width=\"([\\d.]+)\"").Cast<Match>()];
        Assert.Equal(bars[0].Groups[2].Value, bars[1].Groups[2].Value);
        Assert.True(double.Parse(bars[0].Groups[1].Value, null) < double.Parse(bars[1].Groups[1].Value, null));
    }
}
