using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of the baselines.</summary>
public sealed record BaselineOptions
{
    /// <summary>The damping β of the bias model. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;

    /// <summary>The neighbours of the item-kNN model; 0 leaves the model out, since it is slow on large data. Default 0; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    public int Neighbours { get; init; }

    /// <summary>The neighbours of the user-kNN model; 0 leaves the model out. Default 0; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    public int UserNeighbours { get; init; }

    /// <summary>The neighbours of each item in RP³β; 0 leaves the model out. Default 0; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    public int Rp3Neighbours { get; init; }

    /// <summary>α of RP³β: the power of the steps' probabilities. Default 1; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Rp3Alpha { get; init; } = 1;

    /// <summary>β of RP³β: how much popularity is held against an item. Default 0.6; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Rp3Beta { get; init; } = 0.6;

    /// <summary>
    /// The singular vectors of PureSVD; 0 leaves the model out. At most as many as there are singular values above 0 are taken; with all of
    /// them the scores are what was rated, and lists of other items are arbitrary. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int PureSvdFactors { get; init; }

    /// <summary>The regularization λ of EASE; 0 leaves the model out. Default 0; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Ease { get; init; }

    /// <summary>
    /// The items that take part in EASE, the most rated first: its time grows with their cube, its memory with their square. Default 4,000; range 1
    /// to 20,000.
    /// </summary>
    [OptionRange(1, 20_000)]
    public int EaseItems { get; init; } = 4000;

    /// <summary>The factors of implicit ALS; 0 leaves the model out. Default 0; range 0 to 512.</summary>
    [OptionRange(0, 512)]
    public int AlsFactors { get; init; }

    /// <summary>How much more a rated item counts than another one, α of implicit ALS. Default 10; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    public double AlsConfidence { get; init; } = 10;

    /// <summary>λ of implicit ALS. Default 10; range 0.000001 to 1,000,000.</summary>
    [OptionRange(1e-6, 1e6)]
    public double AlsRegularization { get; init; } = 10;

    /// <summary>
    /// The passes of implicit ALS over users and items. It does not converge in a few: the lists depend on the seed, less with more passes.
    /// Default 15; range 1 to 1,000.
    /// </summary>
    [OptionRange(1, 1000)]
    public int AlsEpochs { get; init; } = 15;

    /// <summary>
    /// How many sets of options are tried for each model on training rows that are held out (<see cref="BaselineTuning"/>), the given set
    /// first: the same budget for all. Lists are measured for 2,000 users at most, drawn at random. 0: the given set is taken. Default 0; range 0 to
    /// 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int TuningSets { get; init; }
}
