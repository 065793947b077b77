using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>Draws stages as boxes, and what each reads as lines, from left to right, as SVG. A table next to it has the same in words.</summary>
internal static class GraphPicture
{
    private const int BoxWidth = 150, BoxHeight = 74, Across = 36, Down = 14, Margin = 4, MaxLetters = 20, LineHeight = 15;

    /// <summary>Draws a graph; on a narrow screen it scrolls on its own.</summary>
    /// <param name="title">What it shows, for a screen reader.</param>
    /// <param name="nodes">The boxes, each after those that it reads.</param>
    public static string Render(string title, IReadOnlyList<GraphNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return "";
        }

        var layout = new GraphLayout(nodes);
        int rows = layout.Columns.Max(column => column.Count);
        int width = (2 * Margin) + (layout.Columns.Count * (BoxWidth + Across)) - Across, height = (2 * Margin) + (rows * (BoxHeight + Down)) - Down;
        var places = new Dictionary<string, (double X, double Y)>(StringComparer.Ordinal);
        foreach ((int i, IReadOnlyList<GraphNode> column) in layout.Columns.Index())
        {
            foreach ((int row, GraphNode node) in column.Index())
            {
                places[node.Label] =
                    (Margin + (i * (BoxWidth + Across)), Margin + ((row + ((rows - column.Count) / 2.0)) * (BoxHeight + Down)));
            }
        }

        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Encode(title)}\"><svg class=\"graph\" width=\"{width}\" "
                + $"height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Html.Encode(title)}; the table has the same\">");
        foreach ((string from, string to) in layout.Edges)
        {
            svg.Append(Edge(places[from], places[to]));
        }

        foreach (GraphNode node in nodes)
        {
            AppendBox(svg, node, places[node.Label]);
        }

        return svg.Append("</svg></div>\n").ToString();
    }

    private static string Edge((double X, double Y) from, (double X, double Y) to)
    {
        (double x1, double y1, double x2, double y2) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.X, to.Y + (BoxHeight / 2));
        double bend = Across * 0.6;
        return $"<path class=\"edge\" d=\"M{P(x1)},{P(y1)}C{P(x1 + bend)},{P(y1)} {P(x2 - bend)},{P(y2)} {P(x2)},{P(y2)}\"/>";
    }

    private static void AppendBox(StringBuilder svg, GraphNode node, (double X, double Y) at)
    {
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<g class=\"box {node.Style.Classes}\"><title>{Html.Encode($"{node.Label}: {node.State}. {node.Note}".TrimEnd())}</title>"
                + $"<rect x=\"{P(at.X)}\" y=\"{P(at.Y)}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"6\"/>"
                + $"<rect class=\"state\" x=\"{P(at.X)}\" y=\"{P(at.Y + 6)}\" width=\"5\" height=\"{BoxHeight - 12}\"/>");
        foreach ((int i, string line) in new[] { node.Label, node.State }.Concat(node.Lines).Take(4).Index())
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text{(i == 0 ? " class=\"title\"" : "")} x=\"{P(at.X + 13)}\" "
                    + $"y=\"{P(at.Y + 17 + (LineHeight * i))}\">{Html.Encode(Shorten(line))}</text>");
        }

        svg.Append("</g>");
    }

    private static string Shorten(string text) => text.Length <= MaxLetters ? text : text[..(MaxLetters - 1)] + "…";

    private static string P(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
