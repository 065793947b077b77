using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// What each user has rated, for models whose scores follow from it: in training, or in the history of a user who was folded in.
/// </summary>
internal sealed class Profiles
{
    private readonly RaterLists _raters;
    private readonly UserHistories? _histories;

    /// <summary>Creates the profiles of the users of training.</summary>
    /// <param name="raters">The training rows.</param>
    public Profiles(RaterLists raters) => _raters = raters;

    private Profiles(RaterLists raters, UserHistories histories) => (_raters, _histories) = (raters, histories.WithItems(raters.Items));

    /// <summary>The catalogue.</summary>
    public IdMap Items => _raters.Items;

    /// <summary>Gives profiles in which the users of histories have these, and nothing else.</summary>
    /// <param name="histories">The histories, of any items.</param>
    public Profiles FoldIn(UserHistories histories) => new(_raters, histories);

    /// <summary>What a user has rated, as positions in the catalogue, in the order of the rows; nothing for an unknown user.</summary>
    /// <param name="user">The user id.</param>
    public ReadOnlySpan<int> RatedBy(long user) =>
        _histories is not null && _histories.Users.IndexOf(user) is >= 0 and int index ? _histories.ItemsOf(index) : _raters.RatedBy(user);

    /// <summary>Finds what a user has rated, sorted by position; nothing for an unknown user.</summary>
    /// <param name="user">The user id.</param>
    public Profile Find(long user) => new(RatedBy(user), []);
}
