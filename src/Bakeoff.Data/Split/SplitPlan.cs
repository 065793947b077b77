using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>What is decided about a split before a row of it is written.</summary>
/// <param name="Options">The options by which the rows are cut; for the slice <c>validation</c> those of its second cut.</param>
/// <param name="Ties">The order of a user's rows of one timestamp.</param>
/// <param name="Left">Makes of all ratings those that the split has.</param>
/// <param name="Assignment">Says to which part each of them belongs.</param>
/// <param name="Removed">What each filter left out.</param>
internal sealed record SplitPlan(
    SplitOptions Options, TieOrder Ties, Func<IUserRows, IUserRows> Left, PartAssignment Assignment, IReadOnlyList<SplitFilter> Removed)
{
    /// <summary>What each fold does with the parts.</summary>
    public IReadOnlyList<FoldRoles> Roles { get; } = Options.Cut.FindRoles(Options);

    /// <summary>Decides, with as many passes over the ratings as filters and method need.</summary>
    /// <param name="options">The options of the stage.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <param name="perSecond">How many units of the dataset's timestamps make a second; 0 where they are no times.</param>
    /// <param name="open">Opens all ratings, hands them over at the first user, and closes them.</param>
    /// <param name="countAll">Counts all users and ratings; null for a pass over them.</param>
    /// <exception cref="DataException">The ratings cannot be cut so.</exception>
    public static SplitPlan Make(
        SplitOptions options, ulong seed, long perSecond, Action<Action<IUserRows>> open, Func<SplitFacts>? countAll = null)
    {
        var ties = new TieOrder(options.Ties, seed);
        var filters = new RatingFilters(options, perSecond, ties);
        IReadOnlyList<SplitFilter> removed = filters.Learn(take => Read(open, rows => rows, take));
        SplitFacts facts = FactsOf(open, filters.Apply, perSecond, filters.Any ? null : countAll);
        PartAssignment assignment = options.Cut.Assign(options, facts, seed);
        if (options.Slice != SplitOptions.Validation || options.Cut.HasValidationRows)
        {
            return new SplitPlan(options, ties, filters.Apply, assignment, removed);
        }

        IReadOnlyList<FoldRoles> roles = options.Cut.FindRoles(options);
        IUserRows Left(IUserRows rows) => new ValidationRatings(filters.Apply(rows), ties, assignment, roles);
        SplitOptions again = options.Cut.ForValidation(options, assignment);
        PartAssignment validation = again.Cut.Assign(again, FactsOf(open, Left, perSecond, countAll: null), seed);
        return new SplitPlan(again, ties, Left, validation, removed);
    }

    private static SplitFacts FactsOf(
        Action<Action<IUserRows>> open, Func<IUserRows, IUserRows> left, long perSecond, Func<SplitFacts>? countAll)
    {
        (int users, int rows) = (0, 0);
        if (countAll is null)
        {
            Read(open, left, user =>
            {
                users++;
                rows = checked(rows + user.Items.Length);
            });
        }

        return (countAll?.Invoke() ?? new SplitFacts(users, rows)) with { TimestampsPerSecond = perSecond, Read = take => Read(open, left, take) };
    }

    private static void Read(Action<Action<IUserRows>> open, Func<IUserRows, IUserRows> left, Action<IUserRows> take) => open(all =>
    {
        for (IUserRows rows = left(all); rows.NextUser();)
        {
            take(rows);
        }
    });
}
