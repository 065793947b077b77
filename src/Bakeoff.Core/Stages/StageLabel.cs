using System.Globalization;

namespace Bakeoff.Core;

/// <summary>How the nodes of the graph are called: the stage, and the fold in brackets where there is one.</summary>
public static class StageLabel
{
    /// <summary>The label of a stage and fold, such as <c>TrainSvd[0]</c>.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="fold">The fold from 0, or null.</param>
    public static string Of(string stage, int? fold) => fold is null ? stage : string.Create(CultureInfo.InvariantCulture, $"{stage}[{fold}]");

    /// <summary>The fold that a label names, or null for a stage that runs once for all.</summary>
    /// <param name="label">What <see cref="Of"/> made.</param>
    public static int? FoldOf(string label) => label.EndsWith(']')
        ? int.Parse(label[(label.IndexOf('[', StringComparison.Ordinal) + 1)..^1], CultureInfo.InvariantCulture)
        : null;
}
