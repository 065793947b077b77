using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>How the options of an experiment's models are searched: the member <c>tuning</c>, next to its <c>space</c>.</summary>
internal sealed record TuningOptions
{
    public const string Tpe = "tpe";
    public const string Random = "random";
    public const string Halving = "halving";

    /// <summary>The trials of each model, the first of them with the options as they are given. Default 40; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Trials { get; init; } = 40;

    /// <summary>
    /// The seconds of training, of all trials of a model together, after which no further one begins. Absent, there is no such limit. How many trials
    /// that are depends on the machine, and the page says it. Default none; range 1 to 10,000,000.
    /// </summary>
    [OptionRange(1, 10_000_000)]
    public double? Seconds { get; init; }

    /// <summary>
    /// <c>tpe</c>: the tree-structured Parzen estimator (Bergstra et al., NIPS 2011), after ten trials at random. <c>random</c>: every option
    /// independently (Bergstra and Bengio, JMLR 13, 2012). <c>halving</c>: asynchronous successive halving (Li et al., MLSys 2020), which gives few
    /// epochs, samples or factors to many sets of options, and more to the best of them; <see cref="Trials"/> is then what they cost together, and a
    /// model without such an option is searched at random. Default <c>tpe</c>.
    /// </summary>
    [OptionChoice(Tpe, Random, Halving)]
    public string Method { get; init; } = Tpe;

    /// <summary>
    /// What decides, measured on the validation slice: a metric's name, such as <c>rmse</c> or <c>recall@10</c>, or its id. Absent, it is the first
    /// of the primary metrics, or else of <c>recall@10</c> and <c>rmse</c>, that the model has, those of
    /// predicted ratings first. Default none.
    /// </summary>
    public string? Metric { get; init; }

    /// <summary>The names of the models that are tuned. Absent, all whose options can be searched. Default none.</summary>
    public string[]? Models { get; init; }

    /// <summary>The folds whose validation rows decide. Absent, all of the experiment. Default none.</summary>
    public int[]? Folds { get; init; }

    /// <summary>
    /// How many trials of a model run at a time. A trial is then chosen without the results of the others that run: the number is part of the result,
    /// but the order in which they end is not. Default 1; range 1 to 64.
    /// </summary>
    [OptionRange(1, 64)]
    public int Parallel { get; init; } = 1;

    /// <summary>
    /// Whether each tuned model is also trained and measured with the options as they are given, under its name and <c>-untuned</c>. Default true.
    /// </summary>
    public bool Untuned { get; init; } = true;
}
