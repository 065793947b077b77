using System.Numerics;

namespace Bakeoff.Core;

/// <summary>
/// Picks both recommendation lists of several users from their scores as these arrive: the best of all items, and the best of those that
/// the user has not seen. Of equal scores the lower position (the lower item id) comes first.
/// </summary>
public sealed class ListPicker : IScoreSink
{
    private readonly BestScores[] _unseen;
    private readonly BestScores _rated;
    private readonly int[] _next; // The first seen item of each user that has not been scored yet.
    private readonly int _count;
    private readonly double[][] _seenScores;
    private int[][] _seen = [];

    /// <summary>Creates a picker, which can be used for one group of users after the other.</summary>
    /// <param name="users">How many users at most are scored together.</param>
    /// <param name="count">The length of a list at most, at least 1.</param>
    public ListPicker(int users, int count)
    {
        _unseen = [.. Enumerable.Range(0, users).Select(_ => new BestScores(count))];
        (_rated, _next, _count) = (new BestScores(count), new int[users], count);
        _seenScores = [.. Enumerable.Range(0, users).Select(_ => Array.Empty<double>())];
    }

    /// <summary>Begins a new group of users.</summary>
    /// <param name="seen">For each user the positions of what it has seen, ascending.</param>
    public void Begin(int[][] seen)
    {
        _seen = seen;
        for (int user = 0; user < seen.Length; user++)
        {
            if (_seenScores[user].Length < seen[user].Length)
            {
                _seenScores[user] = new double[2 * seen[user].Length];
            }

            _next[user] = 0;
            _unseen[user].Clear();
        }
    }

    /// <inheritdoc/>
    public void Take(int user, int start, Span<double> scores) => TakeAny(user, start, scores);

    /// <inheritdoc/>
    public void Take(int user, int start, Span<float> scores) => TakeAny(user, start, scores);

    /// <summary>Ends the lists of a user.</summary>
    /// <param name="user">Which of the group, from 0.</param>
    /// <returns>The best that the user has not seen, and the best of all.</returns>
    public (RankedItems Excluded, RankedItems Included) ListsOf(int user)
    {
        RankedItems excluded = _unseen[user].Ranked();
        _rated.Clear();
        double least = excluded.Positions.Length == _count ? excluded.Scores[^1] : double.NegativeInfinity;
        _rated.AddAll(_seen[user], _seenScores[user].AsSpan(0, _next[user]), least);
        RankedItems rated = _rated.Ranked();
        return (excluded, rated.Positions.Length == 0 ? excluded : Merge(excluded, rated, _count));
    }

    private static RankedItems Merge(RankedItems left, RankedItems right, int count)
    {
        int length = Math.Min(count, left.Positions.Length + right.Positions.Length);
        var merged = new RankedItems(new int[length], new double[length]);
        (int i, int j) = (0, 0);
        for (int rank = 0; rank < length; rank++)
        {
            bool first = j == right.Positions.Length || (i < left.Positions.Length && (left.Scores[i] > right.Scores[j] ||
                (left.Scores[i] == right.Scores[j] && left.Positions[i] < right.Positions[j])));
            (RankedItems from, int at) = first ? (left, i++) : (right, j++);
            (merged.Positions[rank], merged.Scores[rank]) = (from.Positions[at], from.Scores[at]);
        }

        return merged;
    }

    /// <summary>What the user has seen is set aside, so that the rest can be picked without looking at it again.</summary>
    private void TakeAny<T>(int user, int start, Span<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] seen = _seen[user];
        int next = _next[user];
        for (; next < seen.Length && seen[next] - start < scores.Length; next++)
        {
            ref T score = ref scores[seen[next] - start];
            _seenScores[user][next] = double.CreateTruncating(score);
            score = T.NaN;
        }

        _next[user] = next;
        _unseen[user].Add<T>(start, scores);
    }
}
