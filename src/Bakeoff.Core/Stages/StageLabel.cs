using System.Globalization;

namespace Bakeoff.Core;

/// <summary>
/// How the nodes of the graph are called: the stage, in brackets the fold where there is one, and the repeat where there are several.
/// </summary>
public static class StageLabel
{
    /// <summary>The label of a stage, such as <c>Split</c>, <c>TrainSvd[0]</c>, or <c>TrainSvd[0,2]</c> for the third training of fold 0.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="fold">The fold from 0, or null.</param>
    /// <param name="repeat">The repeat from 0, which is not named.</param>
    /// <param name="model">The model, of a stage that trains several in nodes of their own: <c>TrainOwn.markov[0]</c>.</param>
    public static string Create(string stage, int? fold, int repeat = 0, string? model = null) =>
        fold is null ? stage : model is not null ? Create($"{stage}.{model}", fold, repeat)
            : string.Create(CultureInfo.InvariantCulture, $"{stage}[{fold}{(repeat > 0 ? FormattableString.Invariant($",{repeat}") : "")}]");

    /// <summary>The fold that a label names, or null for a stage that runs once for all.</summary>
    /// <param name="label">What <see cref="Create"/> made.</param>
    public static int? FoldOf(string label) => Numbers(label) is [var fold, ..] ? fold : null;

    /// <summary>The repeat that a label names, 0 where it names none.</summary>
    /// <param name="label">What <see cref="Create"/> made.</param>
    public static int RepeatOf(string label) => Numbers(label) is [_, var repeat] ? repeat : 0;

    /// <summary>The model that a label names, or null where its stage trains all that it has in one node.</summary>
    /// <param name="label">What <see cref="Create"/> made.</param>
    public static string? ModelOf(string label) => NameOf(label).Split('.', 2) is [_, var model] ? model : null;

    /// <summary>The stage that a label names: without fold, repeat and model.</summary>
    /// <param name="label">What <see cref="Create"/> made.</param>
    public static string StageOf(string label) => NameOf(label).Split('.', 2)[0];

    /// <summary>The stage and the model that a label names, such as <c>TrainOwn.markov</c>: without fold and repeat.</summary>
    /// <param name="label">What <see cref="Create"/> made.</param>
    public static string NameOf(string label) => label.Split('[', 2)[0];

    private static int[] Numbers(string label) => label.EndsWith(']')
        ? [.. label[(label.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',')
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
        : [];
}
