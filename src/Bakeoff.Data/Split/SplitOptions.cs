using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How ratings are cut into training and test rows: the options of the stage <c>Split</c>.</summary>
public sealed record SplitOptions : IRelatedOptions
{
    internal const string Random = "random";
    internal const string Validation = "validation";

    /// <summary>
    /// <c>last-n</c>: the users are shuffled by the seed and cut into <see cref="Partitions"/>; fold k tests the last
    /// <see cref="N"/> ratings, by timestamp and then item id, of its users and trains on everything else.
    /// <c>random</c>: the ratings are shuffled by the seed and cut into <see cref="Partitions"/>; fold k tests its own and trains on all
    /// others, as in cross-validation of predicted ratings. It lets models know the future of the very user that is tested: for
    /// comparison with published numbers, not for lists.
    /// </summary>
    [OptionChoice("last-n", Random)]
    public string Method { get; init; } = "last-n";

    /// <summary>Test ratings a user with <c>last-n</c>. Default 5; range 1 to 1,000. A user with no more than these is cold in its fold.</summary>
    [OptionRange(1, 1000)]
    public int N { get; init; } = 5;

    /// <summary>Into how many folds the users or, with <c>random</c>, the ratings are dealt. Default 5; range 1 to 1,000, at most the number of users.</summary>
    [OptionRange(1, 1000)]
    public int Partitions { get; init; } = 5;

    /// <summary>
    /// Ratings below are left out, of training and test: what is left counts as positive feedback. Absent, none is left out; 0 is a
    /// threshold like any other. Default none; range -1,000 to 1,000.
    /// </summary>
    [OptionRange(-1000, 1000)]
    public double? MinRating { get; init; }

    /// <summary>
    /// <c>test</c>; or <c>validation</c>: the test rows of every fold are left out altogether, and the last <see cref="N"/> ratings of what is
    /// left are tested in their place. For choosing options, as a sweep does, without a look at the test rows. Default <c>test</c>.
    /// </summary>
    [OptionChoice("test", Validation)]
    public string Slice { get; init; } = "test";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether() => Slice == Validation && Method == Random
        ? [("slice", "must be 'test' where 'method' is 'random': every rating is a test row of some fold, so that none is left to validate on.")]
        : [];
}
