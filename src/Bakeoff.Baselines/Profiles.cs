using System.Buffers;
using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// What each user has rated, for models whose scores follow from it: in training, or in the history of a user who was folded in.
/// </summary>
internal sealed class Profiles
{
    private readonly RaterLists _raters;
    private readonly UserHistories? _histories;
    private readonly InteractionAges? _ages;

    /// <summary>Creates the profiles of the users of training.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="ages">What interactions count by their age; null where each counts 1.</param>
    public Profiles(RaterLists raters, InteractionAges? ages = null) => (_raters, _ages) = (raters, ages);

    private Profiles(RaterLists raters, InteractionAges? ages, UserHistories histories) =>
        (_raters, _ages, _histories) = (raters, ages, histories.WithItems(raters.Items));

    /// <summary>The catalogue.</summary>
    public IdMap Items => _raters.Items;

    /// <summary>Gives profiles in which the users of histories have these, and nothing else.</summary>
    /// <param name="histories">The histories, of any items.</param>
    public Profiles FoldIn(UserHistories histories) => new(_raters, _ages, histories);

    /// <summary>What a user has rated, as positions in the catalogue, in the order of the rows; nothing for an unknown user.</summary>
    /// <param name="user">The user id.</param>
    public ReadOnlySpan<int> RatedBy(long user) =>
        _histories is not null && _histories.Users.IndexOf(user) is >= 0 and int index ? _histories.ItemsOf(index) : _raters.RatedBy(user);

    /// <summary>Finds what a user has rated, sorted by position, with what each counts; nothing for an unknown user.</summary>
    /// <param name="user">The user id.</param>
    public Profile Find(long user)
    {
        ReadOnlySpan<int> items = RatedBy(user);
        if (_ages is null)
        {
            return new Profile(items, []);
        }

        float[] rented = ArrayPool<float>.Shared.Rent(items.Length);
        Span<float> weights = rented.AsSpan(0, items.Length);
        if (_histories is not null && _histories.Users.IndexOf(user) is >= 0 and int index)
        {
            _ages.Weigh(_histories.TimestampsOf(index), weights);
        }
        else if (_raters.Users.IndexOf(user) is >= 0 and int row)
        {
            _ages.Weigh(row, _ages.LastDayOf(row), weights);
        }

        var profile = new Profile(items, weights);
        ArrayPool<float>.Shared.Return(rented);
        return profile;
    }
}
