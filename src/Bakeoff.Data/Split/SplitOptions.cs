using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How ratings are cut into training and test rows: the options of the stage <c>Split</c>.</summary>
public sealed record SplitOptions : IRelatedOptions
{
    internal const string Validation = "validation";

    /// <summary>The name of the method that cuts the ratings. Default <c>last-n</c>.</summary>
    [SplitMethodChoice]
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

    /// <summary>
    /// With <c>given</c>, for each fold the file of its training rows, in the folder or the archive that the dataset's path names; all files have the
    /// dataset's format and columns, and together they are its ratings. The same row may be in files of several folds. Default none.
    /// </summary>
    public string[]? TrainFiles { get; init; }

    /// <summary>
    /// With <c>given</c>, for each fold the file of its test rows, as many as <see cref="TrainFiles"/>: they are the folds, whatever
    /// <see cref="Partitions"/> says. Default none.
    /// </summary>
    public string[]? TestFiles { get; init; }

    /// <summary>
    /// With <c>given</c>, for each fold the file of its validation rows, which no model sees; they are tested in place of the test rows where
    /// <see cref="Slice"/> is <c>validation</c>, as a sweep does. Default none.
    /// </summary>
    public string[]? ValidationFiles { get; init; }

    /// <summary>Whether files say which rows are trained on and tested.</summary>
    internal bool IsGiven => Method == GivenSplit.MethodName;

    /// <summary>What Ingest has found of the files with <c>given</c>; null before the stage has read it.</summary>
    internal GivenInput? Given { get; init; }

    /// <summary>The method that <see cref="Method"/> names.</summary>
    internal SplitMethod Cut => SplitMethods.Find(Method);

    /// <summary>Says which rows are a user's last <see cref="N"/>.</summary>
    internal LastRows Last => new(N);

    /// <summary>How many of a user's first rows the split has: all but, with <c>validation</c>, the test rows.</summary>
    /// <param name="rows">How many rows the user has.</param>
    internal int RowsOf(int rows) => Slice == Validation ? Cut.CountUntested(this, rows) : rows;

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether() => Slice == Validation && Cut.WhyNoValidation is { } reason
        ? [("slice", $"must be 'test' where 'method' is '{Method}': {reason}.")]
        : [];
}
