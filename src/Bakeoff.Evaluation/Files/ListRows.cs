using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Reads a file of recommendations, user by user, and checks each list: ranks from 1 without a gap, distinct items of the catalogue.
/// </summary>
/// <param name="users">Finds test users.</param>
/// <param name="items">The ids of the catalogue's items.</param>
/// <param name="lists">Receives the lists of the test users.</param>
internal sealed class ListRows(FoldUsers users, IdMap items, RecommendationLists lists)
{
    private readonly HashSet<long> _finished = [];
    private readonly int[] _lastListOf = new int[items.Count]; // The number of the last list that had the item.
    private readonly List<int> _ranks = [];
    private readonly List<int> _positions = [];
    private long _user;
    private int _listNumber;

    /// <summary>The users whose lists are malformed.</summary>
    public int Malformed { get; private set; }

    /// <summary>The first item of a list whose score is not a number.</summary>
    public FirstPair NoNumbers { get; } = new();

    /// <summary>Reads all lists.</summary>
    /// <param name="session">A database.</param>
    /// <param name="rows">The rows, as SQL.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>False if the rows of a user are in several pieces: then nothing that was read counts.</returns>
    public bool Read(DuckDbSession session, string rows, CancellationToken cancellation)
    {
        using DuckDbStream stream = session.Stream(
            $"""
            SELECT coalesce("user"::BIGINT, {long.MinValue}), coalesce(TRY_CAST(rank AS INTEGER), 0), coalesce(item::BIGINT, {long.MinValue}),
                   coalesce(isfinite(score), true)
            FROM {rows}
            """);
        while (stream.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Take(stream.Rows))
            {
                return false;
            }
        }

        return Finish();
    }

    private bool Take(DuckDbVectors vectors)
    {
        ReadOnlySpan<long> ids = vectors.Column<long>(0);
        ReadOnlySpan<int> ranks = vectors.Column<int>(1);
        ReadOnlySpan<long> itemIds = vectors.Column<long>(2);
        ReadOnlySpan<bool> isNumber = vectors.Column<bool>(3);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != _user || _ranks.Count == 0)
            {
                if (!Finish())
                {
                    return false;
                }

                _user = ids[i];
            }

            _ranks.Add(ranks[i]);
            _positions.Add(items.IndexOf(itemIds[i]));
            if (!isNumber[i])
            {
                NoNumbers.Add(ids[i], itemIds[i]);
            }
        }

        return true;
    }

    /// <summary>Ends the list of the current user, if there is one.</summary>
    /// <returns>False if the user has had one already.</returns>
    private bool Finish()
    {
        if (_ranks.Count == 0)
        {
            return true;
        }

        Span<int> ranks = CollectionsMarshal.AsSpan(_ranks);
        Span<int> positions = CollectionsMarshal.AsSpan(_positions);
        if (!IsAscending(ranks))
        {
            ranks.Sort(positions);
        }

        _listNumber++;
        bool isWhole = true;
        for (int i = 0; i < ranks.Length; i++)
        {
            isWhole &= ranks[i] == i + 1 && positions[i] >= 0 && _lastListOf[positions[i]] != _listNumber;
            if (positions[i] >= 0)
            {
                _lastListOf[positions[i]] = _listNumber;
            }
        }

        if (!isWhole)
        {
            Malformed++;
        }
        else if (users.Find(_user) is >= 0 and int user)
        {
            lists.Set(user, positions);
        }

        _ranks.Clear();
        _positions.Clear();
        return _finished.Add(_user);
    }

    private static bool IsAscending(ReadOnlySpan<int> ranks)
    {
        for (int i = 1; i < ranks.Length; i++)
        {
            if (ranks[i] < ranks[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
