using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// A way to cut ratings into training and test rows: it describes itself to the options, the reference, the JSON Schema, sweeps and the estimates of
/// memory, it assigns rows to parts, and it says what each fold does with the parts. <see cref="SplitMethods"/> lists all. What it derives from is
/// one of <see cref="UserSplitMethod"/>, where each user is tested by one fold, and this class for everything else.
/// </summary>
internal abstract class SplitMethod
{
    /// <summary>The word for the method in <c>split.method</c> and in <c>split.json</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// What a fold tests and trains on, for the reference and the JSON Schema: goes on from the name and a colon, names options in backticks.
    /// </summary>
    public abstract string Summary { get; }

    /// <summary>Whether the test rows of each user are the last in time, so that a page may say that the user went on to choose them.</summary>
    /// <param name="options">The options, whose method this is.</param>
    public virtual bool TestsTheLast(SplitOptions options) => false;

    /// <summary>
    /// Whether the order of a user's rows says which of them are tested, so that <see cref="SplitOptions.Ties"/> decides within a timestamp.
    /// </summary>
    /// <param name="options">The options, whose method this is.</param>
    public virtual bool TiesDecide(SplitOptions options) => false;

    /// <summary>The JSON names of the options that this method reads and others may not: those without a default.</summary>
    public virtual IReadOnlyList<string> Options => [];

    /// <summary>
    /// Whether users are held out whole and scored from their histories, so that models take part that can fold them in (<see cref="IFoldInScorer"/>)
    /// and no others. Default: they are not.
    /// </summary>
    public virtual bool HoldsUsersOut => false;

    /// <summary>
    /// Whether everything that is trained on is earlier than everything that is tested, so that the models take part that know what was popular when
    /// (<see cref="ModelDescriptor.KnowsTime"/>). Default: it is not.
    /// </summary>
    public virtual bool CutsTime => false;

    /// <summary>Why no rows are left to validate on, as a clause; null where those are left that every fold trains on, the default.</summary>
    public virtual string? WhyNoValidation => null;

    /// <summary>The bytes that the assignment holds in memory for each rating. Default 0: it holds something for each user at most.</summary>
    public virtual double BytesPerRating => 0;

    /// <summary>
    /// Says which share of the users a fold tests, from 0 to 1: predictions and lists are made, and memory is estimated, for so many.
    /// </summary>
    /// <param name="options">The options.</param>
    public abstract double EstimateTestedShare(SplitOptions options);

    /// <summary>Says how many rows of each user are tested, for <c>split.json</c>; null where the options fix no number.</summary>
    /// <param name="options">The options.</param>
    public virtual int? FindRowsPerUser(SplitOptions options) => null;

    /// <summary>Says how many folds there are. Default: <see cref="SplitOptions.Partitions"/>.</summary>
    /// <param name="options">The options, whose method this is.</param>
    public virtual int CountFolds(SplitOptions options) => options.Partitions;

    /// <summary>The option that says how many folds there are, which is also what they are called. Default <c>partitions</c>.</summary>
    public virtual string NameOfFolds => "partitions";

    /// <summary>Checks what the ranges of the single options do not. Default: there is nothing to check.</summary>
    /// <param name="options">The options, whose method this is.</param>
    /// <returns>For each problem the JSON name of the option to change, and a sentence that goes on from it.</returns>
    public virtual IEnumerable<(string Name, string Problem)> Check(SplitOptions options) => [];

    /// <summary>
    /// Whether the method itself says which rows each fold validates on, so that for the slice <c>validation</c> <see cref="FindRoles"/> tests these
    /// and nothing is cut again. Default: it does not.
    /// </summary>
    public virtual bool HasValidationRows => false;

    /// <summary>
    /// Says how the rows that every fold trains on are cut again for the slice <c>validation</c>. Default: by the same options.
    /// </summary>
    /// <param name="options">The options, whose method this is.</param>
    /// <param name="tested">How the rows are cut into training and test rows.</param>
    public virtual SplitOptions ForValidation(SplitOptions options, PartAssignment tested) => options;

    /// <summary>
    /// Says what each fold does with the parts. Default: fold k tests part k and trains on everything else, for each of
    /// <see cref="CountFolds"/>.
    /// </summary>
    /// <param name="options">The options, whose method this is.</param>
    public virtual IReadOnlyList<FoldRoles> FindRoles(SplitOptions options) =>
        [.. Enumerable.Range(0, CountFolds(options)).Select(fold => new FoldRoles(fold, [fold]))];

    /// <summary>Decides which rows belong to which part, before the rows are read user by user.</summary>
    /// <param name="options">The options, whose method this is.</param>
    /// <param name="facts">What is known of the ratings.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <exception cref="DataException">There are fewer users or ratings than folds (<c>BKF2011</c>).</exception>
    public abstract PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed);
}
