using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>Draws stages as boxes, and what each reads as lines, from left to right, as SVG. A table next to it has the same in words.</summary>
internal static class GraphPicture
{
    private const int BoxWidth = 160, BoxHeight = 74, Across = 24, Down = 16, Margin = 16, TextIndent = 13, LineHeight = 15;

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
            svg.Append(Edge(places[from], places[to], places.Values));
        }

        foreach (GraphNode node in nodes)
        {
            AppendBox(svg, node, places[node.Label]);
        }

        return svg.Append("</svg></div>\n").ToString();
    }

    /// <summary>A line bends between the columns alone; across one that it passes it goes where no box is.</summary>
    private static string Edge((double X, double Y) from, (double X, double Y) to, IReadOnlyCollection<(double X, double Y)> boxes)
    {
        (double x, double y, double end) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.Y + (BoxHeight / 2));
        var path = new StringBuilder($"M{P(x)},{P(y)}");
        void BendTo(double nextX, double nextY)
        {
            double bend = Across * 0.6;
            path.Append(CultureInfo.InvariantCulture, $"C{P(x + bend)},{P(y)} {P(nextX - bend)},{P(nextY)} {P(nextX)},{P(nextY)}");
            (x, y) = (nextX, nextY);
        }

        for (double column = from.X + BoxWidth + Across; column < to.X - 1; column += BoxWidth + Across)
        {
            double straight = y + ((end - y) * (column - x) / (to.X - x));
            BendTo(column, FreeNear(straight, [.. boxes.Where(box => Math.Abs(box.X - column) < 1).Select(box => box.Y)]));
            x = column + BoxWidth;
            path.Append(CultureInfo.InvariantCulture, $"H{P(x)}");
        }

        BendTo(to.X, end);
        return $"<path class=\"edge\" d=\"{path}\"/>";
    }

    private static double FreeNear(double wanted, double[] tops)
    {
        const double Gap = Down / 2.0;
        bool IsFree(double y) => tops.All(top => y <= top - Gap + 0.01 || y >= top + BoxHeight + Gap - 0.01);
        return tops.SelectMany(top => new[] { top - Gap, top + BoxHeight + Gap }).Append(wanted).Where(IsFree).MinBy(y => Math.Abs(y - wanted));
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
            string shown = TextWidth.Shorten(line, BoxWidth - TextIndent - 6, isBold: i == 0);
            string whole = shown == line ? "" : $"<title>{Html.Encode(line)}</title>";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text{(i == 0 ? " class=\"title\"" : "")} x=\"{P(at.X + TextIndent)}\" "
                    + $"y=\"{P(at.Y + 17 + (LineHeight * i))}\">{whole}{Html.Encode(shown)}</text>");
        }

        svg.Append("</g>");
    }

    private static string P(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
