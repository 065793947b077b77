using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How ratings are cut into training and test rows: the options of the stage <c>Split</c>.</summary>
public sealed record SplitOptions : IRelatedOptions
{
    internal const string Random = "random";
    internal const string Validation = "validation";

    /// <summary>
    /// <c>last-n</c>: the users are shuffled by the seed and cut into <see cref="Partitions"/>; fold k tests the last
    /// <see cref="N"/> ratings of its users, by timestamp and then <see cref="Ties"/>, and trains on everything else.
    /// <c>random</c>: the ratings are shuffled by the seed and cut into <see cref="Partitions"/>; fold k tests its own and trains on all
    /// others, as in cross-validation of predicted ratings. It lets models know the future of the very user that is tested: for
    /// comparison with published numbers, not for lists.
    /// </summary>
    [OptionChoice("last-n", Random)]
    public string Method { get; init; } = "last-n";

    /// <summary>Test ratings a user with <c>last-n</c>. Default 5; range 1 to 1,000. A user with no more than these is cold in its fold.</summary>
    [OptionRange(1, 1000)]
    public int N { get; init; } = 5;

    /// <summary>
    /// The number of folds to which the users or, with <c>random</c>, the ratings are assigned. Default 5; range 1 to 1,000, at most the number of
    /// users.
    /// </summary>
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

    /// <summary>
    /// In which order a user's ratings of one timestamp stand: it decides which of them are the last, and in which order models read them.
    /// <c>hash</c>: that of a hash of seed, user and item, which favours no item. <c>file-order</c>: that of the rows in the dataset's file, which
    /// means something only where the file was written in the order of time; a database has none. <c>item</c>: the higher item id is the later
    /// one; where ids tell of items, such as that high ones are rare, it makes test rows of such items. Default <c>hash</c>.
    /// </summary>
    [OptionChoice(TieOrder.Hash, TieOrder.FileOrder, TieOrder.Item)]
    public string Ties { get; init; } = TieOrder.Hash;

    /// <summary>Says which of a user's rows are tested with <c>last-n</c>, and which are left out with <c>validation</c>.</summary>
    internal LastRows Last => new(N);

    /// <summary>How many of a user's first rows the split has: all but, with <c>validation</c>, the test rows.</summary>
    /// <param name="rows">How many rows the user has.</param>
    internal int RowsOf(int rows) => Slice == Validation ? Last.KeptOf(rows) : rows;

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether() => Slice == Validation && Method == Random
        ? [("slice", "must be 'test' where 'method' is 'random': every rating is a test row of some fold, so that none is left to validate on.")]
        : [];
}
