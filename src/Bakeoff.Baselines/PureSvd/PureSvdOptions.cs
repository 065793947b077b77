using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of PureSVD.</summary>
public sealed record PureSvdOptions
{
    /// <summary>
    /// The singular vectors. At most as many as there are singular values above 0 are taken; with all of them the scores are what was rated, and
    /// lists of other items are arbitrary. Default 50; range 1 to 1,000.
    /// </summary>
    [OptionRange(1, 1000)]
    [OptionSearch(4, 350, SearchScale.Log)]
    public int Factors { get; init; } = 50;
}
