using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>The options of the stage <c>Evaluate</c>.</summary>
public record EvaluationOptions
{
    /// <summary>The list lengths k of the top-k metrics. Default [1, 5, 10, 50, 100]; each from 1 to 100.</summary>
    [OptionRange(1, TopItems.ListLength)]
    public int[] K { get; init; } = [1, 5, 10, 50, 100];

    /// <summary>Bootstrap resamples of the users for the 95 % intervals. Default 10,000; range 100 to 100,000.</summary>
    [OptionRange(100, 100_000)]
    public int Resamples { get; init; } = 10_000;

    /// <summary>
    /// The patience p of <c>rbp@k</c>: the chance that a user goes on from a place of the list to the next. Default 0.85, as LensKit has it; range
    /// 0.01 to 0.99.
    /// </summary>
    [OptionRange(0.01, 0.99)]
    public double Patience { get; init; } = 0.85;

    /// <summary>
    /// The one to five metrics that the experiment's question is about, such as <c>rmse</c>, <c>recall@10</c> (lists without seen items) or
    /// <c>ndcg@10/seen-included</c>: verdicts are given on these, corrected for each other; all other metrics are exploratory. Empty: <c>rmse</c>
    /// where a model predicts ratings, and <c>ndcg@10</c>, or that of the k nearest to 10, where one recommends.
    /// </summary>
    public string[] Primary { get; init; } = [];

    /// <summary>
    /// The two models that the experiment's question is about, such as <c>["svd", "bias"]</c>; a floor, <c>popularity</c> or <c>random</c>, may be
    /// one. Empty: the first two at each primary metric.
    /// </summary>
    public string[] Pair { get; init; } = [];
}
