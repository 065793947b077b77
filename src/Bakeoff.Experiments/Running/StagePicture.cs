using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Makes boxes of stages: of a plan or of a run. Of many, those of one stage are one box.</summary>
internal static class StagePicture
{
    private const int MaxBoxes = 60;

    /// <summary>A stage that ran, or would run.</summary>
    public static SeriesStyle Runs { get; } = new(1);

    /// <summary>A stage whose result came from the remote store.</summary>
    public static SeriesStyle Fetched { get; } = new(3);

    /// <summary>A stage that was up to date.</summary>
    public static SeriesStyle UpToDate { get; } = new(9);

    /// <summary>A stage that waits for others, or of which nothing is known.</summary>
    public static SeriesStyle Waits { get; } = new(SeriesStyle.Neutral, 1);

    /// <summary>Gives a look to a kind of stage in a timeline. The first 36 kinds of a chart all look different.</summary>
    /// <param name="index">The number of the kind, from 0.</param>
    public static SeriesStyle StyleOf(int index)
    {
        const int WithNeutral = SeriesStyle.Colours + 1;
        return new SeriesStyle(index % WithNeutral, ((index % WithNeutral) + (index / WithNeutral)) % SeriesStyle.Shapes);
    }

    /// <summary>Draws the boxes; where there are too many to see, a box for each stage.</summary>
    /// <param name="title">What they show.</param>
    /// <param name="nodes">A box for each node, each after those that it reads.</param>
    public static string Render(string title, IReadOnlyList<GraphNode> nodes) =>
        GraphPicture.Render(title, nodes.Count <= MaxBoxes ? nodes : [.. nodes.GroupBy(node => StageLabel.StageOf(node.Label)).Select(Together)]);

    /// <summary>Says how long something took, such as <c>2.5 s</c> or <c>12 min</c>.</summary>
    /// <param name="seconds">The time in seconds.</param>
    public static string Time(double seconds) => seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s")
        : seconds < 7200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F1} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F1} h");

    private static GraphNode Together(IGrouping<string, GraphNode> stage)
    {
        GraphNode[] nodes = [.. stage];
        string[] states = [
            .. nodes.GroupBy(node => node.State).Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Count()} {state.Key}"))];
        return new GraphNode(
            stage.Key, [.. nodes.SelectMany(node => node.Inputs).Select(StageLabel.StageOf).Where(input => input != stage.Key).Distinct()],
            string.Create(CultureInfo.InvariantCulture, $"{nodes.Length} nodes"), nodes[0].Style, states, "");
    }
}
