using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>The options of the stage <c>Evaluate</c>.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The list lengths k of the top-k metrics. Default [1, 5, 10, 50, 100]; each from 1 to 100.</summary>
    [OptionRange(1, TopItems.ListLength)]
    public int[] K { get; init; } = [1, 5, 10, 50, 100];

    /// <summary>Bootstrap resamples of the users for the 95 % intervals. Default 10,000; range 100 to 100,000.</summary>
    [OptionRange(100, 100_000)]
    public int Resamples { get; init; } = 10_000;
}
