using Bakeoff.Core;
using System.Runtime.InteropServices;

namespace Bakeoff.Evaluation;

/// <summary>What measuring one user's list needs, used again for the next user. It belongs to one thread.</summary>
/// <param name="items">The number of items.</param>
internal sealed class ListScratch(int items)
{
    private readonly int[] _rankOf = new int[items]; // Zeros between two users.
    private readonly List<int> _rows = [];
    private readonly List<(int Rank, float Gain)> _hits = [];
    private readonly List<float> _ideal = [];
    private int[] _ranks = new int[16];
    private float[] _gains = new float[16];

    /// <summary>The rows of a user that count.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="user">The user.</param>
    /// <param name="counts">Which rows count; null for all.</param>
    /// <returns>The rows, valid until the next call.</returns>
    public ReadOnlySpan<int> RowsOf(TestSet test, int user, Func<int, bool>? counts)
    {
        _rows.Clear();
        for (int row = test.FirstRows[user]; row < test.FirstRows[user + 1]; row++)
        {
            if (counts is null || counts(row))
            {
                _rows.Add(row);
            }
        }

        return CollectionsMarshal.AsSpan(_rows);
    }

    /// <summary>Finds where some test rows stand in a list.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="user">The user.</param>
    /// <param name="rows">The user's rows that count, at least one.</param>
    /// <param name="list">The list.</param>
    /// <param name="candidates">The number of items that could have been in it.</param>
    /// <returns>What the metrics read, valid until the next call.</returns>
    public RankedTest Rank(TestSet test, int user, ReadOnlySpan<int> rows, ReadOnlySpan<int> list, int candidates)
    {
        for (int rank = 1; rank <= list.Length; rank++)
        {
            _rankOf[list[rank - 1]] = rank;
        }

        _hits.Clear();
        _ideal.Clear();
        foreach (int row in rows)
        {
            float gain = test.GainOf(row);
            _ideal.Add(gain);
            if (_rankOf[test.Positions[row]] is > 0 and int rank)
            {
                Insert(rank, gain);
            }
        }

        foreach (int position in list)
        {
            _rankOf[position] = 0;
        }

        _ideal.Sort();
        _ideal.Reverse();
        Split();
        return new RankedTest(
            _ranks.AsSpan(0, _hits.Count), _gains.AsSpan(0, _hits.Count), CollectionsMarshal.AsSpan(_ideal), list.Length, candidates)
        {
            User = test.Users[user].User,
        };
    }

    /// <summary>Keeps the hits in ascending order of their ranks; there are few.</summary>
    private void Insert(int rank, float gain)
    {
        int place = _hits.Count;
        while (place > 0 && _hits[place - 1].Rank > rank)
        {
            place--;
        }

        _hits.Insert(place, (rank, gain));
    }

    private void Split()
    {
        if (_ranks.Length < _hits.Count)
        {
            (_ranks, _gains) = (new int[2 * _hits.Count], new float[2 * _hits.Count]);
        }

        for (int hit = 0; hit < _hits.Count; hit++)
        {
            (_ranks[hit], _gains[hit]) = _hits[hit];
        }
    }
}
