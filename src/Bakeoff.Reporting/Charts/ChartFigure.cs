using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bakeoff.Reporting;

/// <summary>
/// Writes a chart into a page: what the script draws it from, the picture that it takes the place of, the names of the series, and the table.
/// </summary>
internal static class ChartFigure
{
    /// <summary>What every chart of a page has, so that a page without it needs no library.</summary>
    public const string Mark = "<figure class=\"chart\">";

    // The encoder escapes what could end the element.
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
    };

    /// <summary>Renders a chart as a figure; nothing where it has no point.</summary>
    /// <param name="chart">The chart.</param>
    public static string Render(Chart chart)
    {
        if (!chart.Series.Any(series => series.Points.Any(point => point.Y is not null)))
        {
            return "";
        }

        var html = new StringBuilder(Mark).Append("<figcaption>").Append(Html.Encode(chart.Title));
        html.Append(chart.Caption.Length == 0 ? "" : " ").Append(chart.Caption).Append("</figcaption>\n<div class=\"plot\">")
            .Append(StaticChart.Render(chart)).Append("</div>\n");
        if (chart.HasLegend && chart.Series.Any(series => series.Name.Length > 0))
        {
            html.Append("<ul class=\"legend\">").AppendJoin("", chart.Series.Select(series => $"<li>{Swatch(series.Name, series.Style)}</li>"))
                .Append("</ul>\n");
        }

        return html.Append(ChartTable.Render(chart)).Append("<script type=\"application/json\">")
            .Append(JsonSerializer.Serialize(chart with { Caption = "" }, s_options)).Append("</script></figure>\n").ToString();
    }

    /// <summary>Writes a name with the colour and the shape that it has in charts.</summary>
    /// <param name="name">The name, not yet encoded.</param>
    /// <param name="style">How it looks.</param>
    public static string Swatch(string name, SeriesStyle style) => $"<span class=\"key {style.Classes}\">{Html.Encode(name)}</span>";
}
