using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Leaves ratings out before the rest is cut: by date, by rating, by how many a user has, and at last by how many users and items are left (the
/// k-core; Seidman, 1983). In memory are a few bytes for each user and item; the ratings are read as often as there are rounds.
/// </summary>
internal sealed class RatingFilters
{
    private const byte Kept = 0, ByDate = 1, ByRating = 2, ByUser = 3, ByCore = 4;
    private static readonly string[] Names = ["", "from and to", "minRating", "maxPerUser", "core"];

    private readonly SplitOptions _options;
    private readonly TieOrder _ties;
    private readonly (long From, long To) _dates;
    private readonly float? _minimum;
    private readonly (int User, int Item) _least;
    private readonly bool _hasCore;
    private IdMap _items = IdMap.From([]);
    private bool[] _isUserOut = [], _isItemOut = [];

    /// <summary>Prepares what the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="perSecond">How many units of the dataset's timestamps make a second; 0 where they are no times.</param>
    /// <param name="ties">The order of a user's rows of one timestamp, which decides what <see cref="SplitOptions.MaxPerUser"/> keeps.</param>
    /// <exception cref="DataException">A date is asked for, and the dataset has no times (<c>BKF2026</c>).</exception>
    public RatingFilters(SplitOptions options, long perSecond, TieOrder ties)
    {
        (_options, _ties, _minimum) = (options, ties, (float?)options.MinRating);
        _dates = (
            options.From is { } from ? SplitTime.Read(from, "from", perSecond) : long.MinValue,
            options.To is { } to ? SplitTime.Read(to, "to", perSecond) : long.MaxValue);
        _hasCore = (options.Core ?? options.MinPerUser ?? options.MinPerItem) is not null;
        _least = (options.MinPerUser ?? options.Core ?? 0, options.MinPerItem ?? options.Core ?? 0);
    }

    /// <summary>Whether there is a filter.</summary>
    public bool Any => Asked().Any();

    /// <summary>Finds the core, and counts what each filter leaves out.</summary>
    /// <param name="read">Reads all ratings once.</param>
    /// <exception cref="DataException">
    /// No rating is left (<c>BKF2027</c>, or <c>BKF2011</c> by <see cref="SplitOptions.MinRating"/> alone).
    /// </exception>
    public IReadOnlyList<SplitFilter> Learn(Action<Action<IUserRows>> read)
    {
        if (!Any)
        {
            return [];
        }

        (var tally, int users) = (new ItemTally(), 0);
        read(rows =>
        {
            tally.Add(rows.Items);
            users++;
        });
        _items = IdMap.From(tally.Ids.ToArray());
        (_isUserOut, _isItemOut) = (new bool[users], new bool[_items.Count]);
        int rounds = _hasCore ? FindCore(read) : 0;
        return Count(read, rounds);
    }

    /// <summary>The rows that the filters leave, without users who have none.</summary>
    /// <param name="source">All rows, from the first user on.</param>
    public IUserRows Apply(IUserRows source) => Any ? new FilteredRatings(source, this) : source;

    /// <summary>Says of each row of a user whether it stays.</summary>
    /// <param name="user">The user's place among all users.</param>
    /// <param name="rows">The user's rows; rows of one timestamp may be put in order.</param>
    /// <param name="isKept">Where the answers go, one for each row.</param>
    internal void Examine(int user, IUserRows rows, Span<bool> isKept)
    {
        Span<byte> filters = rows.Items.Length <= 1024 ? stackalloc byte[rows.Items.Length] : new byte[rows.Items.Length];
        ExamineAll(user, rows, filters);
        for (int row = 0; row < filters.Length; row++)
        {
            isKept[row] = filters[row] == Kept;
        }
    }

    private IEnumerable<byte> Asked()
    {
        if ((_options.From ?? _options.To) is not null)
        {
            yield return ByDate;
        }

        if (_minimum is not null)
        {
            yield return ByRating;
        }

        if (_options.MaxPerUser is not null)
        {
            yield return ByUser;
        }

        if (_hasCore)
        {
            yield return ByCore;
        }
    }

    /// <summary>Says which filter leaves out each row of a user, as far as the core is known.</summary>
    private void ExamineAll(int user, IUserRows rows, Span<byte> filters)
    {
        ExamineRows(rows, filters);
        ReadOnlySpan<long> items = rows.Items;
        for (int row = 0; row < filters.Length && _hasCore; row++)
        {
            if (filters[row] == Kept && (_isUserOut[user] || _isItemOut[_items.IndexOf(items[row])]))
            {
                filters[row] = ByCore;
            }
        }
    }

    /// <summary>Applies the filters before the core.</summary>
    private void ExamineRows(IUserRows rows, Span<byte> filters)
    {
        ReadOnlySpan<long> timestamps = rows.Timestamps;
        if (_options.MaxPerUser is not null)
        {
            _ties.Sort(rows.User, timestamps, rows.Items, rows.Ratings);
        }

        ReadOnlySpan<float> ratings = rows.Ratings;
        int kept = 0;
        for (int row = 0; row < filters.Length; row++)
        {
            filters[row] = timestamps[row] < _dates.From || timestamps[row] >= _dates.To ? ByDate : ratings[row] < _minimum ? ByRating : Kept;
            kept += filters[row] == Kept ? 1 : 0;
        }

        bool fromTheEnd = _options.Keep is null or SplitOptions.Latest;
        for (int i = 0, over = kept - (_options.MaxPerUser ?? kept); over > 0; i++)
        {
            ref byte filter = ref filters[fromTheEnd ? i : filters.Length - 1 - i];
            over -= filter == Kept ? 1 : 0;
            filter = filter == Kept ? ByUser : filter;
        }
    }

    /// <summary>Leaves out users and then items, with as many passes as it takes.</summary>
    /// <returns>In how many passes something was left out.</returns>
    private int FindCore(Action<Action<IUserRows>> read)
    {
        int[] rowsOf = new int[_items.Count];
        byte[] filters = new byte[1024];
        int rounds = 0;
        for (bool isChanged = true; isChanged; rounds += isChanged ? 1 : 0)
        {
            isChanged = false;
            Array.Clear(rowsOf);
            int user = 0;
            read(rows =>
            {
                filters = filters.Length < rows.Items.Length ? new byte[2 * rows.Items.Length] : filters;
                Span<byte> ofUser = filters.AsSpan(0, rows.Items.Length);
                ExamineAll(user, rows, ofUser);
                int left = ofUser.Count(Kept);
                if (left < _least.User)
                {
                    isChanged |= left > 0;
                    _isUserOut[user] = true;
                }

                for (int row = 0; row < ofUser.Length && !_isUserOut[user]; row++)
                {
                    rowsOf[_items.IndexOf(rows.Items[row])] += ofUser[row] == Kept ? 1 : 0;
                }

                user++;
            });
            for (int item = 0; item < rowsOf.Length; item++)
            {
                isChanged |= rowsOf[item] > 0 && rowsOf[item] < _least.Item;
                _isItemOut[item] |= rowsOf[item] < _least.Item;
            }
        }

        return rounds;
    }

    /// <summary>Counts what each filter leaves out: a user or an item goes with the filter that leaves out its last rating.</summary>
    private List<SplitFilter> Count(Action<Action<IUserRows>> read, int rounds)
    {
        const byte Stays = ByCore + 1;
        (long[] rowsOut, long[] usersOut) = (new long[Stays + 1], new long[Stays + 1]);
        byte[] last = new byte[_items.Count], filters = new byte[1024];
        int user = 0;
        read(rows =>
        {
            filters = filters.Length < rows.Items.Length ? new byte[2 * rows.Items.Length] : filters;
            Span<byte> ofUser = filters.AsSpan(0, rows.Items.Length);
            ExamineAll(user++, rows, ofUser);
            byte lastOfUser = 0;
            for (int row = 0; row < ofUser.Length; row++)
            {
                byte filter = ofUser[row] == Kept ? Stays : ofUser[row];
                int item = _items.IndexOf(rows.Items[row]);
                rowsOut[filter]++;
                (last[item], lastOfUser) = (Math.Max(last[item], filter), Math.Max(lastOfUser, filter));
            }

            usersOut[lastOfUser]++;
        });
        if (rowsOut[Stays] == 0)
        {
            throw NothingLeft();
        }

        return [.. Asked().Select(filter => new SplitFilter(
            Names[filter], rowsOut[filter], usersOut[filter], last.LongCount(of => of == filter), filter == ByCore ? rounds : null))];
    }

    private DataException NothingLeft()
    {
        if (Asked().SequenceEqual([ByRating]))
        {
            return new DataException(
                ErrorCodes.EmptyFold,
                FormattableString.Invariant($"no rating is {_options.MinRating} or more, so that 'split.minRating' leaves none."),
                "Choose a lower 'minRating', or remove it.");
        }

        return new DataException(
            ErrorCodes.NothingLeft, $"the filters of the split leave no rating: {string.Join(", ", Given())}.",
            "Let the filters leave more, or remove one.");
    }

    /// <summary>The options that leave ratings out, as they were given.</summary>
    private IEnumerable<string> Given() =>
        from option in new (string Name, object? Value)[]
        {
            ("from", _options.From), ("to", _options.To), ("minRating", _options.MinRating), ("maxPerUser", _options.MaxPerUser),
            ("core", _options.Core), ("minPerUser", _options.MinPerUser), ("minPerItem", _options.MinPerItem),
        }
        where option.Value is not null
        select FormattableString.Invariant($"'split.{option.Name}' ({option.Value})");
}
