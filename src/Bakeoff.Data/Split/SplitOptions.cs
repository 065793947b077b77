using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How ratings are cut into training and test rows: the options of the stage <c>Split</c>.</summary>
public sealed record SplitOptions : IRelatedOptions
{
    internal const string Validation = "validation";
    internal const string Latest = "latest";
    internal const string Rated = "rated";
    private const string DropUsers = "drop-users", DropItems = "drop-items", Drop = "drop";

    /// <summary>The name of the method that cuts the ratings. Default <c>last-n</c>.</summary>
    [SplitMethodChoice]
    public string Method { get; init; } = "last-n";

    /// <summary>Test ratings a user with <c>last-n</c>. Default 5; range 1 to 1,000. A user with no more than these is cold in its fold.</summary>
    [OptionRange(1, 1000)]
    public int N { get; init; } = 5;

    /// <summary>
    /// The number of folds to which the users or, with <c>random</c>, the ratings are assigned; <c>timeline</c> has <see cref="Windows"/> instead.
    /// Default 5; range 1 to 1,000, at most the number of users.
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
    /// <c>test</c>; or <c>validation</c>: what some fold tests is left out altogether, and what is left is cut again in the same way: the last
    /// <see cref="N"/> ratings, the same share, or the last stretch of time before the test. For choosing options, as a sweep does, without a look at
    /// the test rows. Default <c>test</c>.
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
    /// The share of the ratings that is tested: of each user's with <c>ratio</c>, of each held-out user's with <c>users</c>, which models score from
    /// the rest; with <c>timeline</c> the last of all. Absent, it is 0.2 where neither <see cref="TestFrom"/> nor <see cref="Window"/> says when the
    /// test begins. Default none; range 0.001 to 0.999.
    /// </summary>
    [OptionRange(0.001, 0.999)]
    public double? TestShare { get; init; }

    /// <summary>
    /// Which of a user's ratings <c>ratio</c> and <c>users</c> test: <c>random</c>, or the <c>latest</c>, by timestamp and then <see cref="Ties"/>,
    /// so that a held-out user's history is the earliest. <c>users</c> also has <c>liang-2018</c>: users and ratings as the published code of Liang
    /// et al. (WWW 2018) draws them, whatever the seed. Absent, it is <c>random</c>. Default none.
    /// </summary>
    [OptionChoice("random", Latest, LiangDraw.Name)]
    public string? Draw { get; init; }

    /// <summary>
    /// When the first window of <c>timeline</c> begins: a date such as <c>2015-01-31</c> (its start in UTC), a time such as
    /// <c>2015-01-31T18:00:00Z</c>, or a timestamp in the dataset's unit. Every rating before it is trained on. Absent, <see cref="Window"/> or
    /// <see cref="TestShare"/> says it. Default none.
    /// </summary>
    public string? TestFrom { get; init; }

    /// <summary>
    /// When the last window of <c>timeline</c> ends: a date, a time or a timestamp, which is itself no longer tested. What comes after it is neither
    /// trained on nor tested. Absent, it ends with the data. Default none.
    /// </summary>
    public string? TestUntil { get; init; }

    /// <summary>
    /// How long each window of <c>timeline</c> is: a number and <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>, such as <c>60d</c>. Without
    /// <see cref="TestFrom"/> the last window ends with the data or at <see cref="TestUntil"/>. Absent, the windows have equally many ratings.
    /// Default none.
    /// </summary>
    public string? Window { get; init; }

    /// <summary>
    /// How many windows of <c>timeline</c> follow each other: fold k tests window k and trains on everything before it. Absent, it is one window.
    /// Default none; range 1 to 100.
    /// </summary>
    [OptionRange(1, 100)]
    public int? Windows { get; init; }

    /// <summary>
    /// Whether <c>timeline</c> tests ratings of users and items that have none before the window: <c>keep</c>, <c>drop-users</c>, <c>drop-items</c>,
    /// or <c>drop</c> for both. With <c>users</c>, <c>drop-items</c> leaves the ratings of held-out users out, history too, whose items nobody rated
    /// who is trained on. Absent, they are kept. Default none.
    /// </summary>
    [OptionChoice("keep", DropUsers, DropItems, Drop)]
    public string? Cold { get; init; }

    /// <summary>
    /// How many of each user's ratings in a window <c>timeline</c> tests: the next ones after the window's begin, 1 for the very next; those that
    /// <see cref="Cold"/> drops do not count. Absent, all are tested. Default none; range 1 to 1,000.
    /// </summary>
    [OptionRange(1, 1000)]
    public int? Next { get; init; }

    /// <summary>
    /// The users whom <c>users</c> holds out whole and tests, drawn by the seed from those with two ratings or more: a number of them, or below 1 a
    /// share. There is one fold then. Default none: the users are cut into <see cref="Partitions"/>; range 0.0001 to 1,000,000,000.
    /// </summary>
    [OptionRange(1e-4, 1e9)]
    public double? TestUsers { get; init; }

    /// <summary>
    /// The users whom <c>users</c> keeps back for validation next to <see cref="TestUsers"/>: a number, or below 1 a share. They are neither trained
    /// on nor tested; where <see cref="Slice"/> is <c>validation</c>, they are tested, and the test users are left out. Default none; range 0.0001 to
    /// 1,000,000,000.
    /// </summary>
    [OptionRange(1e-4, 1e9)]
    public double? ValidationUsers { get; init; }

    /// <summary>
    /// Ratings before this date, time or timestamp are left out, of training and test. It is the first of the filters: dates,
    /// <see cref="MinRating"/>, <see cref="MaxPerUser"/>, <see cref="Core"/>. Default none.
    /// </summary>
    public string? From { get; init; }

    /// <summary>Ratings at or after this date, time or timestamp are left out, of training and test. Default none.</summary>
    public string? To { get; init; }

    /// <summary>
    /// The most ratings that a user keeps, of those that dates and <see cref="MinRating"/> leave; <see cref="Keep"/> says which. Default none; range
    /// 1 to 1,000,000.
    /// </summary>
    [OptionRange(1, 1_000_000)]
    public int? MaxPerUser { get; init; }

    /// <summary>
    /// Which ratings <see cref="MaxPerUser"/> keeps: the <c>latest</c> or the <c>earliest</c>, by timestamp and then <see cref="Ties"/>, on which
    /// much depends where many ratings have one timestamp. Absent, the latest. Default none.
    /// </summary>
    [OptionChoice(Latest, "earliest")]
    public string? Keep { get; init; }

    /// <summary>
    /// Users and items with fewer ratings than this are left out, again and again until all that are left have so many (the k-core), after all other
    /// filters. Default none; range 1 to 1,000,000.
    /// </summary>
    [OptionRange(1, 1_000_000)]
    public int? Core { get; init; }

    /// <summary>As <see cref="Core"/>, of users alone, or in place of it for users. Default none; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int? MinPerUser { get; init; }

    /// <summary>As <see cref="Core"/>, of items alone, or in place of it for items. Default none; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int? MinPerItem { get; init; }

    /// <summary>
    /// Which items models score and lists are made of: <c>dataset</c>, all of the dataset, whether somebody rated them or not; or <c>rated</c>, those
    /// of which a rating is left that some fold trains on, scores from or tests, as published numbers after a k-core mean it. Absent, it is
    /// <c>dataset</c>. Default none.
    /// </summary>
    [OptionChoice("dataset", Rated)]
    public string? Catalogue { get; init; }

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

    /// <summary>How many folds the method makes of the rows.</summary>
    internal int FoldCount => Cut.CountFolds(this);

    /// <summary>The option that says how many folds there are, which is also what they are called.</summary>
    internal string NameOfFolds => Cut.NameOfFolds;

    /// <summary>Whether the number of folds is that of <see cref="Partitions"/>, or follows from it.</summary>
    internal bool ReadsPartitions => Cut.CountFolds(this with { Partitions = Partitions + 1 }) != FoldCount;

    /// <summary>
    /// With <c>timeline</c> and the slice <c>validation</c>, the stretch of time before the test that is tested in its place, as timestamps: its
    /// begin, and its end, which is not in it. Null where nothing is validated, or a share of what is left is.
    /// </summary>
    internal (long From, long Until)? BeforeTheTest { get; init; }

    /// <summary>Says which rows are a user's last <see cref="N"/>.</summary>
    internal LastRows Last => new(N);

    /// <summary>Whether ratings of users without one before the window are not tested.</summary>
    internal bool DropsColdUsers => Cold is Drop or DropUsers;

    /// <summary>Whether ratings of items without one before the window are not tested.</summary>
    internal bool DropsColdItems => Cold is Drop or DropItems;

    /// <summary>What another method keeps of these options: not what it would refuse, so that an experiment may leave its base's method.</summary>
    /// <param name="method">The name of the other method; one that there is not keeps all.</param>
    internal SplitOptions ForMethod(string method)
    {
        if (method == Method || SplitMethods.All.FirstOrDefault(other => other.Name == method) is not { Options: var read })
        {
            return this;
        }

        T? Kept<T>(string option, T? value) => read.Contains(option) ? value : default;
        return this with
        {
            TestShare = Kept("testShare", TestShare), Draw = Kept("draw", Draw), TestFrom = Kept("testFrom", TestFrom),
            TestUntil = Kept("testUntil", TestUntil), Window = Kept("window", Window), Windows = Kept("windows", Windows), Cold = Kept("cold", Cold),
            Next = Kept("next", Next), TestUsers = Kept("testUsers", TestUsers), ValidationUsers = Kept("validationUsers", ValidationUsers),
            TrainFiles = Kept("trainFiles", TrainFiles), TestFiles = Kept("testFiles", TestFiles),
            ValidationFiles = Kept("validationFiles", ValidationFiles),
        };
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (Slice == Validation && Cut.WhyNoValidation is { } reason)
        {
            yield return ("slice", $"must be 'test' where 'method' is '{Method}': {reason}.");
        }

        foreach ((string name, SplitMethod[] methods) in MethodsOfOptions().Where(option => !option.Methods.Contains(Cut)))
        {
            yield return (name,
                $"is not read where 'method' is '{Method}': it belongs to {string.Join(", ", methods.Select(of => $"'{of.Name}'"))}.");
        }

        foreach ((string name, string? text) in new[] { ("from", From), ("to", To), ("testFrom", TestFrom), ("testUntil", TestUntil) })
        {
            if (text is not null && !SplitTime.IsDate(text))
            {
                yield return (name, $"must be {SplitTime.Dates}; '{text}' is not.");
            }
        }

        foreach ((string begin, string? first, string end, string? second) in
            new[] { ("from", From, "to", To), ("testFrom", TestFrom, "testUntil", TestUntil) })
        {
            if (first is not null && second is not null && !SplitTime.IsEarlier(first, second))
            {
                yield return (end, $"is '{second}', which is not after '{begin}', '{first}': no rating would be between them.");
            }
        }

        if (Keep is not null && MaxPerUser is null)
        {
            yield return ("keep", "says which ratings 'maxPerUser' keeps, which is not given.");
        }

        foreach ((string, string) problem in Cut.Check(this))
        {
            yield return problem;
        }
    }

    /// <summary>The options that are given and that only some methods read.</summary>
    private IEnumerable<(string Name, SplitMethod[] Methods)> MethodsOfOptions() =>
        from option in OptionProperties.Find(typeof(SplitOptions))
        where option.GetValue(this) is not null
        let name = OptionProperties.NameOf(option)
        let methods = SplitMethods.All.Where(method => method.Options.Contains(name)).ToArray()
        where methods.Length > 0
        select (name, methods);
}
