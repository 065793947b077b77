using System.Text.RegularExpressions;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>The graph as a picture: a box for each stage, in columns, and lines for what is read.</summary>
public sealed class GraphPictureTests
{
    [Fact]
    public void Layout_PutsEachBoxAfterWhatItReads_AndDrawsNoLineThatFollowsFromOthers()
    {
        var layout = new GraphLayout([Node("a"), Node("b", "a"), Node("c", "b"), Node("d", "a"), Node("e", "a", "c", "d")]);
        Assert.Equal(["a", "b d", "c", "e"], layout.Columns.Select(column => string.Join(' ', column.Select(node => node.Label))));
        Assert.Equal([("a", "b"), ("b", "c"), ("a", "d"), ("c", "e"), ("d", "e")], layout.Edges);
    }

    [Fact]
    public void Layout_AvoidsCrossings()
    {
        var layout = new GraphLayout([Node("a"), Node("b"), Node("x", "b"), Node("y", "a")]);
        string[] columns = [.. layout.Columns.Select(column => string.Concat(column.Select(node => node.Label)))];
        Assert.Contains(string.Join('|', columns), new[] { "ab|yx", "ba|xy" });
    }

    [Fact]
    public void Picture_NamesEachBox_WithItsStateAndReason()
    {
        string svg = GraphPicture.Render("Stages", [Node("Split"), Node("Train<Own>", "Split")]);
        Assert.Equal(2, Regex.Count(svg, "<g class=\"box"));
        Assert.Single(Regex.Matches(svg, "class=\"edge\""));
        Assert.Contains("<title>Train&lt;Own&gt;: would run. option.epochs changed</title>", svg, StringComparison.Ordinal);
        Assert.Equal("", GraphPicture.Render("Stages", []));
    }

    [Fact]
    public void Texts_StayWithinTheirBox_AndKeepTheWholeInATitle()
    {
        string name = "Train" + new string('W', 200);
        string svg = GraphPicture.Render("Stages", [Node(name)]);
        string shown = Regex.Match(svg, "<text class=\"title\"[^>]*><title>(?<whole>[^<]*)</title>(?<shown>[^<]*)</text>").Groups["shown"].Value;
        Assert.InRange(TextWidth.Measure(shown, isBold: true), 100, 141);
        Assert.Contains($"<title>{name}</title>", svg, StringComparison.Ordinal);
        Assert.Equal("last 12.5 s, 109.6 MB", TextWidth.Shorten("last 12.5 s, 109.6 MB", 141, isBold: false));
    }

    /// <summary>The middle of three boxes in a row is passed above or below it.</summary>
    [Fact]
    public void Line_ThatPassesAColumn_GoesAroundItsBoxes()
    {
        string svg = GraphPicture.Render("Stages", [Node("a"), Node("x"), Node("b", "a"), Node("c", "b", "x")]);
        double[] tops = [.. Regex.Matches(svg, "<rect x=\"200\" y=\"(?<y>[0-9.]+)\"").Select(match => Number(match.Groups["y"].Value))];
        Match across = Assert.Single(Regex.Matches(svg, ",(?<y>[0-9.]+)H"));
        Assert.NotEmpty(tops);
        Assert.All(tops, top => Assert.False(Number(across.Groups["y"].Value) > top && Number(across.Groups["y"].Value) < top + 74));
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static GraphNode Node(string label, params string[] inputs) =>
        new(label, inputs, "would run", new SeriesStyle(0), ["2.5 s"], "option.epochs changed");
}
